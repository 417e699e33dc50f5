//! Names that cannot be reached.

/// Naming the schema outside the store that owns it.
pub fn naming_the_schema() {
    let _ = crate::sessions::store::schema::app::sessions::table; //~ E0603
}

/// Naming a private store from another domain.
pub fn naming_another_domains_store() {
    let _ = crate::tenancy::store::account_name; //~ E0603
}

/// Naming the pool.
pub fn naming_the_pool() {
    let _: Option<crate::platform::db::pool::Pool> = None; //~ E0603
}
