"""Twenty ways in which news sites set an article: what stands around it, and in which markup.

Each template is a function of an article `a` (site, title, paragraphs, date, author, and `others`: titles, first sentences and
addresses of other articles) that gives a page. They are made up after the kinds of pages there are (content management
systems, AMP, tables of the nineties, hashed class names, pages without any classes), not after any one site.
"""
import html, json

e = html.escape


def p(a, tag='p', attributes=''):
    return '\n'.join(f'<{tag}{attributes}>{e(text)}</{tag}>' for text in a['paragraphs'])


def split(a, inside, tag='p', attributes=''):
    """The paragraphs with something set in after the second one."""
    parts = [f'<{tag}{attributes}>{e(text)}</{tag}>' for text in a['paragraphs']]
    return '\n'.join(parts[:2] + [inside] + parts[2:])


def links(a, n=5, item='li', excerpt=False, start=0):
    out = []
    for other in a['others'][start:start + n]:
        more = f'<p>{e(other["first"])}</p>' if excerpt else ''
        out.append(f'<{item}><a href="{other["url"]}">{e(other["title"])}</a>{more}</{item}>')
    return '\n'.join(out)


def head(a, extra='', lang='en'):
    return f'''<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{e(a["title"])} | {e(a["site"])}</title>
<link rel="canonical" href="{a["url"]}"><link rel="stylesheet" href="/s.css">
<script>window.dataLayer = window.dataLayer || []; function gtag() {{ dataLayer.push(arguments) }}</script>{extra}</head>'''


def og(a):
    return f'''<meta property="og:title" content="{e(a["title"])}"><meta property="og:site_name" content="{e(a["site"])}">
<meta property="og:url" content="{a["url"]}"><meta property="article:published_time" content="{a["date"]}T08:30:00Z">'''


def ld(a):
    data = {'@context': 'https://schema.org', '@type': 'NewsArticle', 'headline': a['title'], 'datePublished': a['date'],
            'author': {'@type': 'Person', 'name': a['author']}, 'publisher': {'@type': 'Organization', 'name': a['site']}}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


MENU = '<ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li><li><a href="/sport">Sport</a></li><li><a href="/business">Business</a></li><li><a href="/weather">Weather</a></li></ul>'
COOKIES = '<div id="cookie-banner" role="dialog"><h2>We value your privacy</h2><p>We and our partners store and access information on a device, such as cookies, and process personal data to show you content that you may like and to measure how it is read.</p><button>Accept all</button><button>Manage options</button></div>'
SHARE = '<ul class="share-bar"><li><a href="#">Facebook</a></li><li><a href="#">Twitter</a></li><li><a href="#">WhatsApp</a></li><li><a href="mailto:?">Email</a></li></ul>'
COMMENTS = '<section id="comments"><h3>Comments (2)</h3><div class="comment"><b>reader22</b> <time>2 hours ago</time><p>I said so all along, and nobody listened to me then.</p></div><div class="comment"><b>Anna K.</b> <time>1 hour ago</time><p>What a sad day, my thoughts are with the families tonight.</p></div></section>'
NEWSLETTER = '<div class="newsletter-signup"><h4>Get the morning briefing</h4><p>The stories that matter, each morning in your inbox. By signing up you agree to our terms of use and privacy policy.</p><form><input type="email" placeholder="Your email"><button>Sign up</button></form></div>'


def footer(a):
    return f'<footer><p>© 2026 {e(a["site"])}. All rights reserved. This material may not be published, broadcast, rewritten or redistributed.</p><a href="/about">About us</a> <a href="/terms">Terms of use</a> <a href="/privacy">Privacy policy</a></footer>'


def semantic(a):
    return f'''{head(a, og(a) + ld(a))}<body>{COOKIES}<header><nav>{MENU}</nav></header><main><article><h1>{e(a["title"])}</h1>
<p class="byline">By <a href="/by">{e(a["author"])}</a></p><time datetime="{a["date"]}">{a["date"]}</time>{SHARE}{p(a)}</article></main>
<aside><h2>Most read</h2><ol>{links(a)}</ol></aside>{footer(a)}</body></html>'''


def wordpress(a):
    return f'''{head(a, og(a))}<body class="post-template-default single single-post"><div id="page" class="site"><header id="masthead" class="site-header">
<p class="site-title"><a href="/">{e(a["site"])}</a></p><nav class="main-navigation">{MENU}</nav></header><div id="content" class="site-content"><div id="primary" class="content-area">
<article class="post type-post hentry"><header class="entry-header"><h1 class="entry-title">{e(a["title"])}</h1><div class="entry-meta"><span class="posted-on">{a["date"]}</span> <span class="byline">by {e(a["author"])}</span></div></header>
<div class="entry-content"><figure class="wp-block-image"><img src="1.jpg" alt=""><figcaption class="wp-element-caption">The scene on the day, as seen from the road. (Photo: {e(a["author"])})</figcaption></figure>
{p(a)}<div class="sharedaddy"><h3>Share this:</h3>{SHARE}</div></div><footer class="entry-footer"><span class="tags-links">Tagged <a href="/t">news</a>, <a href="/u">today</a></span></footer></article>
<nav class="navigation post-navigation"><a href="/p">Previous post</a> <a href="/n">Next post</a></nav>{COMMENTS}</div><aside id="secondary" class="widget-area"><section class="widget"><h2>Recent posts</h2><ul>{links(a, 6)}</ul></section></aside></div>{footer(a)}</div></body></html>'''


def amp(a):
    return f'''<!doctype html><html ⚡ lang="en"><head><meta charset="utf-8"><title>{e(a["title"])}</title><link rel="canonical" href="{a["url"]}">
<script async src="https://cdn.example/v0.js"></script>{ld(a)}<style amp-boilerplate>body{{animation:-amp-start 8s steps(1,end) 0s 1 normal both}}</style></head><body>
<amp-sidebar id="sidebar" layout="nodisplay">{MENU}</amp-sidebar><header class="amp-header"><button on="tap:sidebar.toggle">☰</button></header>
<article class="amp-article"><header><h1>{e(a["title"])}</h1><p class="meta">{e(a["author"])}, {a["date"]}</p></header><amp-img src="1.jpg" width="16" height="9" layout="responsive"></amp-img><p class="image-caption">A view of the place in an undated picture.</p>
<div class="amp-article-content">{split(a, '<amp-ad width="300" height="250" type="x"><div placeholder>Advertisement</div></amp-ad>')}</div></article>
<div class="related"><h3>Related stories</h3><ul>{links(a, 4)}</ul></div><amp-consent>{COOKIES}</amp-consent>{footer(a)}</body></html>'''


def table_layout(a):
    body = '<br><br>\n'.join(e(text) for text in a['paragraphs'])
    return f'''<HTML><HEAD><TITLE>{e(a["site"])} - {e(a["title"])}</TITLE><META NAME="date" CONTENT="{a["date"]}"></HEAD><BODY BGCOLOR=#FFFFFF>
<TABLE WIDTH=780 BORDER=0><TR><TD COLSPAN=3><IMG SRC=logo.gif> <FONT SIZE=1>{a["date"]}</FONT></TD></TR>
<TR><TD WIDTH=120 VALIGN=top><FONT SIZE=2><A HREF=/>Home</A><BR><A HREF=/w>World</A><BR><A HREF=/s>Sport</A><BR><A HREF=/b>Business</A></FONT></TD>
<TD VALIGN=top><FONT SIZE=5><B>{e(a["title"])}</B></FONT><BR><FONT SIZE=2>By {e(a["author"])}</FONT><P><FONT FACE=Times>{body}</FONT></TD>
<TD WIDTH=160 VALIGN=top><B>Other news</B><BR>{links(a, 5, "div")}</TD></TR><TR><TD COLSPAN=3 ALIGN=center><FONT SIZE=1>Copyright {e(a["site"])}</FONT></TD></TR></TABLE></BODY></HTML>'''


def hashed(a):
    return f'''{head(a, og(a) + ld(a))}<body><div id="__next"><div class="css-1k2j9x"><div class="css-9ab3f0">{MENU}</div></div><div class="css-0"><div class="css-77hq1c"><h1 class="css-1vxca1d">{e(a["title"])}</h1>
<div class="css-4w91ra"><span class="css-1n7hynb">By {e(a["author"])}</span><span class="css-z4hz5">{a["date"]}</span></div><section class="css-1r7ky0e">{p(a, "p", ' class="css-53u6y8"')}</section></div>
<div class="css-8atqhb"><div class="css-xt80pu"><h2 class="css-1e2m4u">More in World</h2>{links(a, 6, "div", excerpt=True)}</div></div></div>{footer(a)}</div>
<script id="__NEXT_DATA__" type="application/json">{json.dumps({"props": {"title": a["title"]}})}</script></body></html>'''


def div_soup(a):
    return f'''{head(a)}<body><div class="wrap"><div class="top"><div class="logo">{e(a["site"])}</div><div class="menu">{MENU}</div></div><div class="content"><div class="left"><div class="headline">{e(a["title"])}</div>
<div class="info">{a["date"]} | {e(a["author"])}</div><div class="text">{p(a, "div")}</div><div class="tools"><a href="#">Print</a> <a href="#">Send</a></div></div>
<div class="right"><div class="box"><div class="boxtitle">Latest</div>{links(a, 8, "div")}</div><div class="box">{NEWSLETTER}</div></div></div><div class="bottom">© {e(a["site"])}</div></div></body></html>'''


def inline_related(a):
    box = f'<aside class="related-inline"><h4>Read also</h4><ul>{links(a, 3)}</ul></aside>'
    return f'''{head(a, og(a))}<body><nav>{MENU}</nav><article><h1>{e(a["title"])}</h1><div class="article__meta"><span class="author">{e(a["author"])}</span> <time datetime="{a["date"]}">{a["date"]}</time></div>
<div class="article__body">{split(a, box)}</div></article><section class="trending"><h2>Trending now</h2>{links(a, 5, "article", excerpt=True, start=3)}</section>{footer(a)}</body></html>'''


def newsletter_inside(a):
    return f'''{head(a, ld(a))}<body>{COOKIES}<div class="header">{MENU}</div><div class="story"><h1>{e(a["title"])}</h1><div class="story-byline">{e(a["author"])} · {a["date"]} · 3 min read</div>
<div class="story-body">{split(a, NEWSLETTER)}</div><div class="story-footer">{SHARE}<p>Have a tip? Write to us at <a href="mailto:news@site.example">news@site.example</a>.</p></div></div>{COMMENTS}{footer(a)}</body></html>'''


def blogger(a):
    body = '<br /><br />'.join(e(text) for text in a['paragraphs'])
    return f'''{head(a)}<body><div class="content-outer"><div class="tabs-outer">{MENU}</div><div class="main-outer"><h2 class="date-header"><span>{a["date"]}</span></h2><div class="post hentry"><h3 class="post-title entry-title">{e(a["title"])}</h3>
<div class="post-body entry-content" id="post-body-1"><div dir="ltr" style="text-align: left;">{body}</div></div><div class="post-footer">Posted by {e(a["author"])} at <a href="#">08:30</a> <span class="post-comment-link">No comments:</span></div></div></div>
<div class="column-right-outer"><h2>Blog archive</h2><ul>{links(a, 7)}</ul></div></div></body></html>'''


def second_article(a):
    other = a['others'][0]
    return f'''{head(a, og(a) + ld(a))}<body><header>{MENU}</header><main><article id="article-1"><h1>{e(a["title"])}</h1><p class="byline">{e(a["author"])}</p>{p(a)}</article>
<article id="article-2" class="next-article teaser"><h2><a href="{other["url"]}">{e(other["title"])}</a></h2><p>{e(other["first"])}</p><a href="{other["url"]}">Continue reading</a></article></main>{footer(a)}</body></html>'''


def drupal(a):
    return f'''{head(a, og(a))}<body class="html not-front node-type-article"><div id="page"><div id="header"><div class="region region-header"><div class="block block-system block-menu">{MENU}</div></div></div><div id="main"><div class="breadcrumb"><a href="/">Home</a> » <a href="/news">News</a> » {e(a["title"])}</div>
<div id="content" class="column"><h1 class="page__title title" id="page-title">{e(a["title"])}</h1><div class="node node-article"><div class="submitted">Submitted by {e(a["author"])} on {a["date"]}</div><div class="field field-name-body field-type-text-with-summary"><div class="field-items"><div class="field-item even" property="content:encoded">{p(a)}</div></div></div>
<ul class="links inline"><li><a href="/login">Log in</a> to post comments</li></ul></div></div><div class="region region-sidebar-second"><div class="block block-views"><h2>Recent content</h2><ul>{links(a, 6)}</ul></div></div></div>{footer(a)}</div></body></html>'''


def paragraphs_in_sections(a):
    chunks = [a['paragraphs'][i:i + 2] for i in range(0, len(a['paragraphs']), 2)]
    body = '\n'.join('<div class="zn-body__chunk"><div class="l-container">' + ''.join(f'<div class="zn-body__paragraph">{e(t)}</div>' for t in chunk) + '</div></div>' for chunk in chunks)
    return f'''{head(a, ld(a))}<body><div class="nav-container">{MENU}</div><article class="pg-rail-tall"><h1 class="pg-headline">{e(a["title"])}</h1><div class="metadata"><p class="metadata__byline">By {e(a["author"])}</p><p class="update-time">Updated 08:30, {a["date"]}</p></div>
<section class="zn-body-text">{body}</section></article><div class="zn-right"><h2>Top stories</h2><ul>{links(a, 8)}</ul></div>{footer(a)}</body></html>'''


def gallery(a):
    pictures = ''.join(f'<li class="slide"><img src="{i}.jpg"><p class="caption">Picture {i} of 3: people gather at the place on the morning after. Credit: {e(a["author"])}</p></li>' for i in (1, 2, 3))
    return f'''{head(a, og(a))}<body>{MENU}<div class="article-page"><h1>{e(a["title"])}</h1><ul class="gallery">{pictures}</ul><p class="published">Published 08:30 EST, {a["date"]}</p><div class="article-text">{p(a)}</div>
<div class="topics">Topics: <a href="/1">Politics</a>, <a href="/2">Police</a></div></div><div class="sidebar">{links(a, 10, "p")}</div>{footer(a)}</body></html>'''


def bare(a):
    return f'<html><head><title>{e(a["title"])}</title></head><body><h1>{e(a["title"])}</h1><p>{a["date"]}</p>{p(a)}<hr><p><a href="/">Back to {e(a["site"])}</a></p></body></html>'


def unclosed(a):
    body = '\n'.join(f'<p>{e(text)}' for text in a['paragraphs'])
    return f'''<html><head><title>{e(a["title"])}<meta name="pubdate" content="{a["date"]}"></title></head><body><ul id=menu><li><a href=/>Home<li><a href=/w>World<li><a href=/s>Sport</a></ul>
<div id=story><h1>{e(a["title"])}</h1><p><i>By {e(a["author"])}</i>{body}</div><div id=more><h2>More news</h2><ul>{"".join(f'<li><a href="{o["url"]}">{e(o["title"])}</a>' for o in a["others"][:5])}</ul></div></body>'''


def paywall(a):
    wall = '<div class="paywall-prompt"><p>You have read two of your three free articles this month.</p><p>Subscribe for unlimited access to all of our stories, on all of your devices, or log in if you are a member already.</p><a href="/subscribe">Subscribe now</a></div>'
    return f'''{head(a, og(a) + ld(a))}<body>{COOKIES}<header class="masthead">{MENU}<a href="/subscribe">Subscribe</a> <a href="/login">Log in</a></header><main id="main-content"><article><header><h1 itemprop="headline">{e(a["title"])}</h1><div class="byline" itemprop="author">{e(a["author"])}</div></header><div itemprop="articleBody">{p(a)}</div>{wall}</article></main>
<section class="recirculation"><h2>Recommended for you</h2>{links(a, 6, "div")}</section>{footer(a)}</body></html>'''


def video_top(a):
    return f'''{head(a, og(a))}<body><nav class="nav">{MENU}</nav><div class="container"><div class="player"><video controls><source src="v.mp4"><p>Your browser cannot play this video.</p></video><div class="video-caption">Watch: the moment in two minutes</div></div><h1>{e(a["title"])}</h1><div class="timestamp">{a["date"]} 08:30</div><div class="body-copy">{p(a)}</div><div class="author-box"><img src="a.jpg"><h4>{e(a["author"])}</h4><p>{e(a["author"])} is a reporter for {e(a["site"])} and has covered the region for ten years.</p></div></div>
<div class="up-next"><h3>Up next</h3><ul>{links(a, 5)}</ul></div>{footer(a)}</body></html>'''


def mobile(a):
    body = ''.join(f'<div class="paragraph"><span>{e(text)}</span></div>' for text in a['paragraphs'])
    return f'''{head(a)}<body ontouchstart><div class="app-banner"><p>Get our app for breaking news</p><a href="#">Open</a></div><div class="toolbar">☰ {e(a["site"])}</div><div class="article"><div class="kicker">World</div><h1>{e(a["title"])}</h1><div class="date">{a["date"]}</div>{SHARE}<div class="body">{body}</div></div><div class="cards">{links(a, 8, "div", excerpt=True)}</div><div class="install">Add to home screen</div></body></html>'''


def press_release(a):
    return f'''{head(a)}<body><div class="grid"><div class="grid-item"><a href="/">{e(a["site"])}</a> / <a href="/press">Press</a></div><div class="grid-item"><main><h1>{e(a["title"])}</h1><p><strong>{a["date"]}</strong></p>{p(a)}<p>###</p><h3>Downloads</h3><ul><li><a href="1.pdf">Text (PDF, 120 kB)</a></li><li><a href="1.jpg">Picture (JPG, 2 MB)</a></li></ul></main></div></div>{footer(a)}</body></html>'''


def quoted_markup(a):
    marked = [f'<p data-component="text-block"><b>{e(t.split(" ", 1)[0])}</b> {e(t.split(" ", 1)[-1])}</p>' if i % 3 == 0 else f'<p data-component="text-block">{e(t)}</p>' for i, t in enumerate(a['paragraphs'])]
    figure = '<figure><div><img src="2.jpg"></div><figcaption>Image source, Agency. Image caption, The road was closed for hours.</figcaption></figure>'
    return f'''{head(a, og(a) + ld(a), "en-GB")}<body><div role="navigation">{MENU}</div><div id="main-wrapper"><main id="main-content"><article><header><h1 id="main-heading">{e(a["title"])}</h1><div data-component="byline-block"><div>{e(a["author"])}</div></div><time datetime="{a["date"]}T08:30:00Z">{a["date"]}</time></header>
{"".join(marked[:1])}{figure}{"".join(marked[1:])}<section data-component="links-block"><h2>More on this story</h2><ul>{links(a, 4)}</ul></section></article></main></div>{footer(a)}</body></html>'''


ALL = [semantic, wordpress, amp, table_layout, hashed, div_soup, inline_related, newsletter_inside, blogger, second_article, drupal,
       paragraphs_in_sections, gallery, bare, unclosed, paywall, video_top, mobile, press_release, quoted_markup]
