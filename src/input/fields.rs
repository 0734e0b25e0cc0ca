//! Which field of a record says what: the names of JSON keys and of columns.
//!
//! Newsrooms call a text `body`, `content` or `story`; the names are the caller's to give. Where nothing is given, a field has the
//! name it has in the report, and `date` says `published`, too, as `lang` does `language`.

use std::fmt;
use std::str::FromStr;

/// What a field of a record says about its document.
///
/// ```
/// use wirecopy::input::Field;
///
/// assert_eq!("published".parse(), Ok(Field::Published));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Field {
    /// The text itself; a record without it is no document.
    Text,
    /// What the document is called.
    Id,
    /// Its title.
    Title,
    /// The outlet it comes from.
    Source,
    /// When it was published.
    Published,
    /// Its address; the host is the source where none is given.
    Url,
    /// The language it is in: a BCP 47 tag such as `fr`. Without one it is detected.
    Language,
}

impl Field {
    /// All of them.
    pub const ALL: [Field; 7] =
        [Field::Text, Field::Id, Field::Title, Field::Source, Field::Published, Field::Url, Field::Language];

    /// Its name, which is also that of the field of a record where no other is given.
    pub fn name(self) -> &'static str {
        self.usual()[0]
    }

    /// The names that are known without being given, the first of them before the others.
    fn usual(self) -> &'static [&'static str] {
        match self {
            Field::Text => &["text"],
            Field::Id => &["id"],
            Field::Title => &["title"],
            Field::Source => &["source"],
            Field::Published => &["published", "date"],
            Field::Url => &["url"],
            Field::Language => &["language", "lang"],
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that no field has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownField(String);

impl fmt::Display for UnknownField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = Field::ALL.map(Field::name);
        write!(f, "`{}` is no field: give one of {}", self.0, names.join(", "))
    }
}

impl std::error::Error for UnknownField {}

impl FromStr for Field {
    type Err = UnknownField;

    fn from_str(name: &str) -> Result<Self, UnknownField> {
        let known = Field::ALL.into_iter().find(|field| field.name() == name);
        known.ok_or_else(|| UnknownField(name.to_owned()))
    }
}

/// The names that records may use.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    /// Names that were given; the usual ones do not count for a field that has any.
    given: Vec<(Field, String)>,
}

impl Fields {
    /// The same, and this name says that field. Of several names for one field, the first that a record has counts.
    pub(super) fn and(mut self, field: Field, name: String) -> Self {
        self.given.push((field, name));
        self
    }

    /// The names of a field, in the order in which they count.
    pub(super) fn names(&self, field: Field) -> impl Iterator<Item = &str> {
        let given = self.given.iter().filter(move |(of, _)| *of == field).map(|(_, name)| name.as_str());
        let usual: &[&str] = if given.clone().next().is_some() { &[] } else { field.usual() };
        given.chain(usual.iter().copied())
    }

    /// Each field that a name says, with the place of the name among the field's.
    pub(super) fn said_by(&self, name: &str) -> impl Iterator<Item = (Field, usize)> {
        Field::ALL
            .into_iter()
            .filter_map(move |field| Some((field, self.names(field).position(|known| known == name)?)))
    }

    /// Whether names say that fields stand in an object of this name: `article`, where one is `article.body`.
    pub(super) fn are_inside(&self, name: &str) -> bool {
        let is_inside = |given: &str| given.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
        self.given.iter().any(|(_, given)| is_inside(given))
    }

    /// The name that a text is looked for under, for messages.
    pub(super) fn text(&self) -> &str {
        self.names(Field::Text).next().unwrap_or("text")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_given_name_replaces_the_usual_ones() {
        let fields = Fields::default().and(Field::Published, "day".to_owned()).and(Field::Published, "date".to_owned());
        assert_eq!(fields.names(Field::Published).collect::<Vec<_>>(), ["day", "date"]);
        assert_eq!(fields.said_by("date").collect::<Vec<_>>(), [(Field::Published, 1)]);
        assert_eq!(fields.said_by("published").count(), 0);
        assert_eq!(Fields::default().said_by("date").collect::<Vec<_>>(), [(Field::Published, 1)]);
    }

    #[test]
    fn one_column_may_say_two_things() {
        let fields = Fields::default().and(Field::Id, "url".to_owned());
        assert_eq!(fields.said_by("url").collect::<Vec<_>>(), [(Field::Id, 0), (Field::Url, 0)]);
    }

    #[test]
    fn a_field_nobody_knows_is_told_with_those_that_are() {
        assert!("body".parse::<Field>().is_err_and(|error| error.to_string().contains("text, id")));
    }
}
