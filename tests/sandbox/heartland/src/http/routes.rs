//! The routes that most resources share: list, create, read, update.

use axum::Router;
use axum::extract::{OriginalUri, RawQuery, State};
use axum::response::Response;
use axum::routing::get;

use super::resource::{Resource, update};
use super::{App, At, Body, Failure, Reply, json};
use crate::filter::{Query, Search, run};
use crate::json::{Json, Name};
use crate::record::{Record, Table, shown};
use crate::shop::Shop;

/// Routes for a resource at its own path.
pub(crate) fn collection<T: Resource>() -> Router<App> {
    let path = format!("/{}", T::PATH);
    Router::new()
        .route(&path, get(list::<T>).post(post::<T>))
        .route(&format!("{path}/{{id}}"), get(read_one::<T>).put(put::<T>))
}

/// Routes for the rows that belong to a document of type `P`, by the field that names it.
pub(crate) fn children<P: Resource, T: Resource>(path: &str, field: &'static str) -> Router<App> {
    let list = move |State(app): State<App>, at: At, RawQuery(query): RawQuery| async move {
        rows_of::<P, T>(&app, field, &at, &query.unwrap_or_default())
    };
    let post = move |State(app): State<App>, at: At, uri: OriginalUri, Body(body): Body| async move {
        let mut shop = app.write();
        let parent = existing::<P>(&shop, at.last()?)?;
        let new = adopted::<T>(field, parent);
        let id = T::make(&mut shop, new, &body)?;
        Ok::<_, Failure>(created::<T>(&app, &shop, uri.path(), id))
    };
    let read = move |State(app): State<App>, at: At, RawQuery(query): RawQuery| async move {
        let shop = app.read();
        let row = child::<T>(&shop, field, &at)?;
        Ok::<_, Failure>(one(&shop, row, &query.unwrap_or_default()))
    };
    let put = move |State(app): State<App>, at: At, Body(body): Body| async move {
        let mut shop = app.write();
        let id = child::<T>(&shop, field, &at)?.id();
        update::<T>(&mut shop, id, &body)?;
        Ok::<_, Failure>(changed::<T>(&shop, id))
    };
    Router::new()
        .route(path, get(list).post(post))
        .route(&format!("{path}/{{child}}"), get(read).put(put))
}

/// A page of the rows of the document that the path names.
///
/// # Errors
/// When there is no such document, or the query cannot be understood.
pub(crate) fn rows_of<P: Resource, T: Resource>(
    app: &App,
    field: &'static str,
    at: &At,
    query: &str,
) -> Result<Response, Failure> {
    let shop = app.read();
    let parent = existing::<P>(&shop, at.last()?)?;
    answer(&shop, shop.table::<T>().children((field, parent)), query)
}

/// The id, if there is such a record.
///
/// # Errors
/// When there is none.
pub(crate) fn existing<P: Resource>(shop: &Shop, id: i64) -> Result<i64, Failure> {
    shop.get::<P>(id).map(|_| id).ok_or_else(Failure::not_found)
}

/// A new row that belongs to a document.
pub(crate) fn adopted<T: Record>(field: &str, parent: i64) -> T {
    let mut row = T::default();
    if let Some(place) = row.field_mut(field) {
        // A parent's field is a number, which takes any id.
        let _ = place.write(&parent.into());
    }
    row
}

fn child<'a, T: Resource>(shop: &'a Shop, field: &'static str, at: &At) -> Result<&'a T, Failure> {
    let (parent, id) = at.last_two()?;
    let row = shop.get::<T>(id).filter(|row| row.parent() == Some((field, parent)));
    row.ok_or_else(Failure::not_found)
}

async fn list<T: Resource>(
    State(app): State<App>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let shop = app.read();
    let query = query.unwrap_or_default();
    list_of::<T>(&shop, &query)
}

/// A page of all rows of a resource, as the query asks.
///
/// # Errors
/// When the query cannot be understood.
pub(crate) fn list_of<T: Resource>(shop: &Shop, query: &str) -> Result<Response, Failure> {
    let query = Query::parse::<T>(query, &shop.settings)?;
    T::guard(shop, &query)?;
    let table: &Table<T> = shop.table();
    if let Some(key) = query.filter.exact(T::KEY) {
        return respond(shop, table.named(key), &query);
    }
    match query.filter.after_id() {
        Some(id) => respond(shop, table.after(id), &query),
        None => respond(shop, table.iter(), &query),
    }
}

/// A page of these rows, as the query asks.
///
/// # Errors
/// When the query cannot be understood.
fn answer<'a, T: Resource>(
    shop: &Shop,
    rows: impl DoubleEndedIterator<Item = &'a T> + Clone,
    query: &str,
) -> Result<Response, Failure> {
    let query = Query::parse::<T>(query, &shop.settings)?;
    let after = query.filter.after_id().unwrap_or(i64::MIN);
    respond(shop, rows.filter(move |row| row.id() > after), &query)
}

fn respond<'a, T: Resource>(
    shop: &Shop,
    rows: impl DoubleEndedIterator<Item = &'a T> + Clone,
    query: &Query,
) -> Result<Response, Failure> {
    let search = Search { fields: T::SEARCHED, settings: &shop.settings };
    let found = run(rows, query, &search)?;
    let results = found.rows.iter().map(|row| render(shop, *row, query)).collect();
    Ok(json(&query.envelope(found.total, results, &shop.settings)))
}

fn one<T: Resource>(shop: &Shop, row: &T, query: &str) -> Response {
    // A single record takes `_include[]` and `_only[]`; what else stands there is not for it.
    let query = Query::parse_lenient(query);
    json(&render(shop, row, &query))
}

/// A row as a reply shows it.
pub(crate) fn render<T: Resource>(shop: &Shop, row: &T, query: &Query) -> Json {
    let mut object = shown(row);
    row.extend(shop, &mut object);
    for name in &query.include {
        if let Some(value) = row.include(shop, name) {
            object.insert(Name::Owned(name.clone()), value);
        }
    }
    query.only(&mut object);
    Json::Object(object)
}

async fn post<T: Resource>(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    Body(body): Body,
) -> Result<Reply, Failure> {
    let mut shop = app.write();
    let id = T::make(&mut shop, T::default(), &body)?;
    Ok(created::<T>(&app, &shop, uri.path(), id))
}

/// One record by its id.
pub(crate) async fn read_one<T: Resource>(
    State(app): State<App>,
    at: At,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let shop = app.read();
    let row = shop.get::<T>(at.last()?).ok_or_else(Failure::not_found)?;
    Ok(one(&shop, row, &query.unwrap_or_default()))
}

async fn put<T: Resource>(
    State(app): State<App>,
    at: At,
    Body(body): Body,
) -> Result<Reply, Failure> {
    let mut shop = app.write();
    let id = at.last()?;
    update::<T>(&mut shop, id, &body)?;
    Ok(changed::<T>(&shop, id))
}

/// The answer to a POST that made record `id` under this path.
pub(crate) fn created<T: Resource>(app: &App, shop: &Shop, path: &str, id: i64) -> Reply {
    let location = app.location(shop, path, id);
    Reply::Created { location, body: after::<T>(shop, id, shop.settings.post_body) }
}

fn changed<T: Resource>(shop: &Shop, id: i64) -> Reply {
    Reply::Changed(after::<T>(shop, id, shop.settings.put_body))
}

fn after<T: Resource>(shop: &Shop, id: i64, wanted: bool) -> Option<Json> {
    let row = shop.get::<T>(id).filter(|_| wanted)?;
    Some(render(shop, row, &Query::default()))
}
