//! The property `setting` of a server and of its ports: what was set, and what holds.

use ext_php_rs::boxed::ZBox;
use ext_php_rs::error::Result;
use ext_php_rs::types::{ZendClassObject, ZendHashTable, ZendObject, Zval};

use super::port::{self, PortObject};
use super::state::ServerState;
use crate::values::{entries, insert, key_text, long, table, truth};
use crate::zend::{set_slot, slot, this};

/// Carries out the server's `set`. False: an exception is pending, or the property cannot be set.
pub(super) fn take(state: &ServerState, settings: &ZendHashTable) -> bool {
    let unchanged = state.take_settings(settings);
    unchanged.is_some_and(|unchanged| add(state, settings, &unchanged).is_ok())
}

/// Adds the settings of a `set`, but for those that stay as they were. Later settings replace earlier ones of the same
/// name.
fn add(state: &ServerState, settings: &ZendHashTable, unchanged: &[String]) -> Result<()> {
    let merged = merged(of_server(state).as_ref(), settings, unchanged)?;
    set(state, merged)
}

/// Adds the settings of a further port, which is the object whose method runs.
pub(super) fn add_to_port(settings: &ZendHashTable) -> Result<()> {
    if let Some(port) = this() {
        let merged = merged(slot(port, SETTING_OF_PORT).as_ref(), settings, &[])?;
        set_slot(port, SETTING_OF_PORT, table(merged));
    }
    Ok(())
}

/// Adds the values that hold from the server's start on, whatever was asked for.
pub(super) fn complete(state: &ServerState) -> Result<()> {
    let mut added = ZendHashTable::new();
    for (name, value) in holding(state) {
        added.insert(name, value)?;
    }
    add(state, &added, &[])?;
    let all = of_server(state);
    for port in port::objects(state).iter_mut().skip(1).filter_map(Zval::object_mut) {
        let own = slot(port, SETTING_OF_PORT);
        let own = own.as_ref().and_then(Zval::array);
        if is_port(port)
            && let Some(all) = all.as_ref()
        {
            let setting = match own {
                Some(own) => table(merged(Some(all), own, &[])?),
                None => all.shallow_clone(),
            };
            set_slot(port, SETTING_OF_PORT, setting);
        }
    }
    Ok(())
}

/// These values, by Swoole's names and in its order.
fn holding(state: &ServerState) -> [(&'static str, Zval); 9] {
    let count = |count: usize| long(i64::try_from(count).unwrap_or(i64::MAX));
    let connections_max = state.handle.get().map_or(0, gannet::Handle::connections_max);
    let send_queue_size_max = state.settings.borrow().http.send_queue_size_max;
    [
        ("worker_num", long(1)),
        ("task_worker_num", long(0)),
        ("output_buffer_size", count(send_queue_size_max)),
        ("max_connection", count(connections_max)),
        ("open_http_protocol", truth(true)),
        ("open_mqtt_protocol", truth(false)),
        ("open_eof_check", truth(false)),
        ("open_length_check", truth(false)),
        ("open_websocket_protocol", truth(state.speaks_websocket())),
    ]
}

/// The server's and its first port's are the same.
fn set(state: &ServerState, setting: ZBox<ZendHashTable>) -> Result<()> {
    let setting = table(setting);
    if let Some(first) = port::objects(state).first_mut().and_then(Zval::object_mut)
        && is_port(first)
    {
        set_slot(first, SETTING_OF_PORT, setting.shallow_clone());
    }
    state.set_property("setting", setting)
}

fn merged(
    former: Option<&Zval>,
    settings: &ZendHashTable,
    unchanged: &[String],
) -> Result<ZBox<ZendHashTable>> {
    let mut merged = ZendHashTable::new();
    let former = former.and_then(Zval::array);
    let changed = entries(settings).filter(|(key, _)| !unchanged.contains(&key_text(key)));
    for (key, value) in former.into_iter().flat_map(entries).chain(changed) {
        insert(&mut merged, &key, value.shallow_clone())?;
    }
    Ok(merged)
}

/// The property, found by its place: a script may have unset its name.
fn of_server(state: &ServerState) -> Option<Zval> {
    let server = state.object_zval();
    slot(server.object()?, SETTING)
}

/// True where it is a port, and nothing that a script has put in its place.
fn is_port(object: &ZendObject) -> bool {
    ZendClassObject::<PortObject>::from_zend_obj(object).is_some()
}

/// The place of the property of a server.
const SETTING: usize = 0;
/// The place of the property of a port.
const SETTING_OF_PORT: usize = 5;
