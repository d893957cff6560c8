//! `user` and `group`: as whom the process runs once its ports and its files are open.

use std::ffi::CString;

use nix::errno::Errno;
use nix::unistd::{self, Gid, Group, Uid, User};

/// The user and the group that the script asks for.
#[derive(Debug)]
pub(crate) struct Identity {
    user: Option<User>,
    group: Option<Group>,
}

/// The reason why the process does not run as the script wants.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IdentityError {
    #[error("option [user]: there is no user {0:?}")]
    UnknownUser(String),
    #[error("option [group]: there is no group {0:?}")]
    UnknownGroup(String),
    #[error("option [{option}]: {name:?} cannot be looked up: {source}")]
    Lookup { option: &'static str, name: String, source: Errno },
    #[error("option [{option}]: {call}: {source}")]
    Denied { option: &'static str, call: &'static str, source: Errno },
    #[error("option [{option}]: the process could become root again")]
    Recoverable { option: &'static str },
}

impl Identity {
    /// Looks the names up.
    pub(crate) fn find(user: Option<&str>, group: Option<&str>) -> Result<Self, IdentityError> {
        Ok(Self { user: user.map(find_user).transpose()?, group: group.map(find_group).transpose()? })
    }

    /// Takes on this identity for good: groups first, which only root may change. Where none is asked for nothing
    /// changes.
    pub(crate) fn assume(&self) -> Result<(), IdentityError> {
        let Some(gid) = self.gid() else { return Ok(()) };
        if !Uid::effective().is_root() {
            if !self.is_present(gid) {
                tracing::warn!("user and group have no effect: only root may become another");
            }
            return Ok(());
        }
        self.set_supplementary_groups(gid)?;
        unistd::setgid(gid).map_err(self.denied("setgid"))?;
        if let Some(user) = &self.user {
            unistd::setuid(user.uid).map_err(self.denied("setuid"))?;
        }
        self.verify(gid)
    }

    /// The group, which is the user's own unless one is named.
    fn gid(&self) -> Option<Gid> {
        let named = self.group.as_ref().map(|group| group.gid);
        named.or_else(|| self.user.as_ref().map(|user| user.gid))
    }

    fn is_present(&self, gid: Gid) -> bool {
        let is_user = self.user.as_ref().is_none_or(|user| user.uid == Uid::effective());
        is_user && gid == Gid::effective()
    }

    /// Puts those of the user in the place of root's; a group alone has no others beside it.
    fn set_supplementary_groups(&self, gid: Gid) -> Result<(), IdentityError> {
        match &self.user {
            Some(user) => {
                let name = CString::new(user.name.as_str());
                let name = name.map_err(|_| IdentityError::UnknownUser(user.name.clone()))?;
                unistd::initgroups(&name, gid).map_err(self.denied("initgroups"))
            }
            None => unistd::setgroups(&[gid]).map_err(self.denied("setgroups")),
        }
    }

    /// Ids of root that are left anywhere, or a capability that outlives them, would bring root back.
    fn verify(&self, gid: Gid) -> Result<(), IdentityError> {
        let recoverable = IdentityError::Recoverable { option: self.option() };
        let gids = unistd::getresgid().map_err(self.denied("getresgid"))?;
        if [gids.real, gids.effective, gids.saved] != [gid; 3] {
            return Err(recoverable);
        }
        let Some(user) = &self.user else { return Ok(()) };
        let uids = unistd::getresuid().map_err(self.denied("getresuid"))?;
        let is_root_again = !user.uid.is_root() && unistd::setuid(ROOT).is_ok();
        if [uids.real, uids.effective, uids.saved] != [user.uid; 3] || is_root_again {
            return Err(recoverable);
        }
        Ok(())
    }

    fn denied(&self, call: &'static str) -> impl FnOnce(Errno) -> IdentityError {
        let option = self.option();
        move |source| IdentityError::Denied { option, call, source }
    }

    fn option(&self) -> &'static str {
        if self.user.is_some() { "user" } else { "group" }
    }
}

fn find_user(name: &str) -> Result<User, IdentityError> {
    match User::from_name(name) {
        Ok(found) => found.ok_or_else(|| IdentityError::UnknownUser(name.into())),
        Err(source) => Err(IdentityError::Lookup { option: "user", name: name.into(), source }),
    }
}

fn find_group(name: &str) -> Result<Group, IdentityError> {
    match Group::from_name(name) {
        Ok(found) => found.ok_or_else(|| IdentityError::UnknownGroup(name.into())),
        Err(source) => Err(IdentityError::Lookup { option: "group", name: name.into(), source }),
    }
}

const ROOT: Uid = Uid::from_raw(0);
