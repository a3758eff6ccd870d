//! What processes that tests start have to say.

use std::io::{BufRead as _, BufReader};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

/// How long a process may take to say something, or to end, before that is a failure.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// The lines of a stream as they come. Reading goes on when nobody listens: a full pipe would hold the process up.
pub(crate) fn lines(stream: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    receiver
}
