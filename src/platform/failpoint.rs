//! Named moments at which a server can be told to die, so that tests see what a crash leaves
//! behind.
//!
//! What must stay true: without the hidden option that names one, nothing happens at any of them.

use std::{
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

use rustix::process::{Signal, getpid, kill_process};

/// The moment to die at, if any.
#[derive(Clone, Debug, Default)]
pub struct Failpoint(Option<Arc<Armed>>);

#[derive(Debug)]
struct Armed {
    name: String,
    left: AtomicU32,
}

impl Failpoint {
    /// Passes a moment; whoever was told to die at it does, as by `kill -9`.
    pub fn pass(&self, name: &str) {
        if self.is_over(name) {
            // Nothing is done after it: where the signal cannot be sent, nothing is done either.
            let _ = kill_process(getpid(), Signal::KILL);
            loop {
                thread::park();
            }
        }
    }

    fn is_over(&self, name: &str) -> bool {
        let armed = self.0.as_ref().filter(|armed| armed.name == name);
        armed.is_some_and(|armed| armed.left.fetch_sub(1, Ordering::SeqCst) == 1)
    }
}

impl FromStr for Failpoint {
    type Err = &'static str;

    /// `NAME=COUNT`: at the moment of this name, when it is passed for the `COUNT`th time.
    fn from_str(written: &str) -> Result<Self, Self::Err> {
        let (name, count) = written.split_once('=').ok_or("write NAME=COUNT")?;
        let count = count.parse().ok().filter(|count| *count > 0).ok_or("count from 1")?;
        Ok(Self(Some(Arc::new(Armed { name: name.to_owned(), left: AtomicU32::new(count) }))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_over_at_the_count_and_at_no_other_name() {
        let failpoint: Failpoint = "push.tried=2".parse().unwrap();
        let passed = ["push.tried", "push.made", "push.tried", "push.tried"].map(|name| failpoint.is_over(name));
        assert_eq!(passed, [false, false, true, false]);
        assert!(!Failpoint::default().is_over("push.tried"));
        assert!("push.tried".parse::<Failpoint>().is_err() && "push.tried=0".parse::<Failpoint>().is_err());
    }
}
