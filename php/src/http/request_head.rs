//! The head of a request, wherever it comes from, and what scripts see of it.

use std::net::SocketAddr;
use std::time::{SystemTime, UNIX_EPOCH};

use ext_php_rs::types::{ZendHashTable, Zval};

use super::cookies::Cookies;
use super::excess::Excess;
use super::query;
use super::url::url_decode;
use super::variables::Variables;
use crate::memory_limit::{ARRAY_SIZE, ENTRY_SIZE};
use crate::values::{long, string, table};

/// A request's head.
pub(super) struct RequestHead<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) query: Option<&'a str>,
    pub(super) is_http_1_0: bool,
    pub(super) fields: Vec<(&'a str, &'a [u8])>,
}

/// The two ends of the connection that a request came on.
#[derive(Clone, Copy)]
pub(super) struct Addresses {
    pub(super) remote: Option<SocketAddr>,
    pub(super) local: Option<SocketAddr>,
}

/// The variables in a head, of which nothing is PHP's yet.
pub(super) struct HeadVariables {
    cookie: Option<Variables>,
    get: Option<Variables>,
}

/// A request's properties that its head decides on.
pub(super) struct Properties {
    pub(super) header: Zval,
    pub(super) server: Zval,
    pub(super) cookie: Zval,
    pub(super) get: Zval,
    /// Excesses of cookies and query.
    pub(super) excesses: Vec<Excess>,
}

impl RequestHead<'_> {
    /// The variables of the query and, with `parse_cookie`, of the cookies.
    pub(super) fn variables(&self, parse_cookie: bool) -> HeadVariables {
        let mut cookies = None;
        for (_, value) in self.fields.iter().filter(|(name, _)| parse_cookie && is_cookie(name)) {
            cookies.get_or_insert_with(Cookies::new).add(value);
        }
        HeadVariables {
            cookie: cookies.map(Cookies::into_variables),
            get: self.query.map(|query| query::parse(query.as_bytes())),
        }
    }

    /// Bytes of PHP's memory that the properties take, rather too many than too few.
    pub(super) fn memory(&self, variables: &HeadVariables) -> usize {
        let fields = self.fields.iter().map(|(name, value)| ARRAY_SIZE + name.len() + value.len());
        let target = self.path.len() * 2 + self.query.map_or(0, str::len);
        let variables = [&variables.cookie, &variables.get].into_iter().flatten().map(Variables::memory);
        fields.chain(variables).sum::<usize>() + target + SERVER_ENTRIES * ENTRY_SIZE
    }

    /// The properties that scripts see. Cookies that are variables are no fields.
    pub(super) fn properties(&self, variables: HeadVariables, addresses: Option<Addresses>) -> Properties {
        let mut header = ZendHashTable::with_capacity(u32::try_from(self.fields.len()).unwrap_or(8));
        let fields = self.fields.iter().filter(|(name, _)| variables.cookie.is_none() || !is_cookie(name));
        for (name, value) in fields {
            add_field(&mut header, &name.to_ascii_lowercase(), value);
        }
        let mut excesses = Vec::new();
        let mut array = |variables: Option<Variables>| {
            variables.map_or_else(Zval::null, |variables| variables.into_array(&mut excesses))
        };
        Properties {
            header: table(header),
            server: self.server(addresses),
            cookie: array(variables.cookie),
            get: array(variables.get),
            excesses,
        }
    }

    /// The last field with this name, in any case.
    pub(super) fn field(&self, name: &str) -> Option<&[u8]> {
        self.fields.iter().rev().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }

    fn server(&self, addresses: Option<Addresses>) -> Zval {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let seconds = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
        let mut server = ZendHashTable::with_capacity(16);
        let mut put = |name: &str, value: Zval| drop(server.insert(name, value));
        if let Some(query) = self.query {
            put("query_string", string(query.as_bytes()));
        }
        put("request_method", string(self.method.as_bytes()));
        put("request_uri", string(self.path.as_bytes()));
        put("path_info", string(&url_decode(self.path.as_bytes())));
        put("request_time", long(seconds));
        let mut time = Zval::new();
        time.set_double(now.as_secs_f64());
        put("request_time_float", time);
        put("server_protocol", string(if self.is_http_1_0 { b"HTTP/1.0" } else { b"HTTP/1.1" }));
        if let Some(Addresses { remote, local }) = addresses {
            let port = |address: Option<SocketAddr>| long(address.map_or(0, |address| address.port().into()));
            let host = |address: SocketAddr| string(address.ip().to_canonical().to_string().as_bytes());
            put("server_port", port(local));
            put("remote_port", port(remote));
            if let Some(local) = local {
                put("server_addr", host(local));
            }
            put("remote_addr", remote.map_or_else(|| string(b""), host));
            put("master_time", long(seconds));
        }
        table(server)
    }
}

/// A field that comes again makes an array, except for those of which the last counts.
fn add_field(header: &mut ZendHashTable, name: &str, value: &[u8]) {
    let value = string(value);
    if SINGLE.contains(&name) {
        header.insert(name, value).ok();
        return;
    }
    match header.get_mut(name) {
        None => drop(header.insert(name, value)),
        Some(present) => match present.array_mut() {
            Some(values) => drop(values.push(value)),
            None => {
                let mut values = ZendHashTable::with_capacity(2);
                values.push(present.shallow_clone()).ok();
                values.push(value).ok();
                present.set_hashtable(values);
            }
        },
    }
}

fn is_cookie(name: &str) -> bool {
    name.eq_ignore_ascii_case("cookie")
}

/// Entries of `server`, and more.
const SERVER_ENTRIES: usize = 16;
/// Fields of which there is one.
const SINGLE: [&str; 8] = [
    "host",
    "user-agent",
    "accept",
    "content-type",
    "content-length",
    "authorization",
    "connection",
    "accept-encoding",
];
