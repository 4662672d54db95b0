//! Films.

use chrono::NaiveDate;
use marquee_domain::id::FilmId;
use marquee_domain::search::folded;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::row;
use crate::fault::{Fault, Result};

/// What is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Film {
    pub id: FilmId,
    /// The key by which import files name it.
    pub code: String,
    pub title: String,
    pub original_title: String,
    /// BCP 47.
    pub language: String,
    pub genres: Vec<String>,
    pub released_on: NaiveDate,
    pub director: String,
    pub cast: Vec<String>,
    pub running_minutes: u32,
    /// The age rating as the country writes it.
    pub rating: String,
    pub synopsis: String,
}

struct FilmRow {
    id: Vec<u8>,
    code: String,
    title: String,
    original_title: String,
    language: String,
    genres: String,
    released_on: String,
    director: String,
    cast_names: String,
    running_minutes: i64,
    rating: String,
    synopsis: String,
}

impl TryFrom<FilmRow> for Film {
    type Error = Fault;
    fn try_from(r: FilmRow) -> Result<Self> {
        Ok(Self {
            id: FilmId(row::id(&r.id)?),
            code: r.code,
            title: r.title,
            original_title: r.original_title,
            language: r.language,
            genres: serde_json::from_str(&r.genres)?,
            released_on: r.released_on.parse().map_err(Fault::internal)?,
            director: r.director,
            cast: serde_json::from_str(&r.cast_names)?,
            running_minutes: row::number(r.running_minutes)?,
            rating: r.rating,
            synopsis: r.synopsis,
        })
    }
}

pub(crate) async fn get(connection: &mut SqliteConnection, id: FilmId) -> Result<Option<Film>> {
    let found = sqlx::query_as!(
        FilmRow,
        "SELECT id, code, title, original_title, language, genres, released_on, director, cast_names,
                running_minutes, rating, synopsis
         FROM film WHERE id = ?",
        id.0
    )
    .fetch_optional(connection)
    .await?;
    found.map(Film::try_from).transpose()
}

pub(crate) async fn all(connection: &mut SqliteConnection) -> Result<Vec<Film>> {
    let rows = sqlx::query_as!(
        FilmRow,
        "SELECT id, code, title, original_title, language, genres, released_on, director, cast_names,
                running_minutes, rating, synopsis
         FROM film ORDER BY title"
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Film::try_from).collect()
}

/// Adds a film, or brings the facts of the one with this code up to date and keeps its id.
pub(crate) async fn save(connection: &mut SqliteConnection, film: &Film) -> Result<FilmId> {
    let (genres, cast) = (
        serde_json::to_string(&film.genres)?,
        serde_json::to_string(&film.cast)?,
    );
    let (released_on, title_folded) = (film.released_on.to_string(), folded(&film.title));
    let id = sqlx::query_scalar!(
        r#"INSERT INTO film (id, code, title, title_folded, original_title, language, genres, released_on, director,
                             cast_names, running_minutes, rating, synopsis)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (code) DO UPDATE SET
               title = excluded.title, title_folded = excluded.title_folded, original_title = excluded.original_title,
               language = excluded.language, genres = excluded.genres,
               released_on = excluded.released_on, director = excluded.director,
               cast_names = excluded.cast_names, running_minutes = excluded.running_minutes,
               rating = excluded.rating, synopsis = excluded.synopsis
           RETURNING id AS "id!""#,
        film.id.0,
        film.code,
        film.title,
        title_folded,
        film.original_title,
        film.language,
        genres,
        released_on,
        film.director,
        cast,
        film.running_minutes,
        film.rating,
        film.synopsis,
    )
    .fetch_one(connection)
    .await?;
    Ok(FilmId(row::id(&id)?))
}
