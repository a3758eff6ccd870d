//! nginx, as a process of the test.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use corsac_conformance::{Answer, Probe, RawRequest, Server, Setup, Target as _, TcpTarget};

/// What of the programs is not there.
pub(crate) fn missing() -> Option<String> {
    let gone = |program: &str| {
        let asked = Command::new(program).arg("-V").stdin(Stdio::null()).stderr(Stdio::null()).output();
        asked.is_err().then(|| format!("no {}", program.rsplit('/').next().unwrap()))
    };
    gone(program()).or_else(|| gone("curl"))
}

/// Debian has it where only administrators look for programs.
fn program() -> &'static str {
    let debian = "/usr/sbin/nginx";
    if Path::new(debian).exists() { debian } else { "nginx" }
}

/// The version, such as 1.22.1.
pub(crate) fn version() -> Vec<u32> {
    let asked = Command::new(program()).arg("-v").output().unwrap();
    let said = String::from_utf8(asked.stderr).unwrap();
    let version = said.split_once("nginx/").unwrap().1;
    let digits = version.split(|c: char| !c.is_ascii_digit() && c != '.').next().unwrap();
    digits.split('.').map(|number| number.parse().unwrap()).collect()
}

/// An nginx in front of an application. It goes when it is dropped.
pub(crate) struct Nginx {
    process: Child,
    directory: PathBuf,
    pub(crate) address: SocketAddr,
}

impl Nginx {
    /// Starts it with a page's configuration for `http`, in front of what listens there.
    pub(crate) fn http(configuration: &str, application: SocketAddr) -> Nginx {
        Self::files(configuration, application, &[])
    }

    /// The same, with a page's configuration for a `server`.
    pub(crate) fn server(configuration: &str, application: SocketAddr) -> Nginx {
        Self::http(&in_server(configuration), application)
    }

    /// The same, with files of the directory that is `/etc/nginx` on the page.
    pub(crate) fn files(configuration: &str, application: SocketAddr, files: &[(&str, &str)]) -> Nginx {
        let directory = directory();
        for (name, text) in files {
            fs::write(directory.join(name), text).unwrap();
        }
        // The socket is made here and handed over, as nginx does when it replaces itself: so the port is free, and
        // connections wait in it until nginx is there.
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = socket.local_addr().unwrap();
        let here = directory.to_str().unwrap();
        let configuration = configuration
            .replace("listen 80;", &format!("listen {address};"))
            .replace("127.0.0.1:3000", &application.to_string())
            .replace("/etc/nginx", here)
            .replace("/var/cache/nginx", here);
        // Whoever starts it; one who is root would else hand the directory to somebody else, who may not get there.
        let text = format!(
            "user root;\ndaemon off;\nworker_processes 1;\nerror_log error.log;\npid nginx.pid;\nevents {{}}\nhttp {{\n\
             access_log off;\nclient_body_temp_path body;\nproxy_temp_path proxy;\nfastcgi_temp_path fastcgi;\n\
             uwsgi_temp_path uwsgi;\nscgi_temp_path scgi;\n{configuration}}}\n"
        );
        fs::write(directory.join("nginx.conf"), &text).unwrap();
        let tested = command(&directory).arg("-t").output().unwrap();
        assert!(tested.status.success(), "{}\n{text}", String::from_utf8_lossy(&tested.stderr));
        let process = command(&directory)
            .env("NGINX", "0;")
            .stdin(Stdio::from(OwnedFd::from(socket)))
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Nginx { process, directory, address }
    }

    /// Sends a request, written as those of the conformance cases.
    pub(crate) fn send(&self, request: &str) -> Answer {
        send(self.address, request)
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Killed, it would leave its workers behind.
        let told = command(&self.directory).args(["-s", "stop"]).output();
        if !told.is_ok_and(|told| told.status.success()) {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
        if std::thread::panicking() {
            crate::say!("{}", fs::read_to_string(self.directory.join("error.log")).unwrap_or_default());
        }
        let _ = fs::remove_dir_all(&self.directory);
    }
}

/// The `http` around a configuration for a `server`.
fn in_server(configuration: &str) -> String {
    format!(
        "proxy_cache_path /var/cache/nginx/shop keys_zone=shop:1m;\n\
         upstream shop {{ server 127.0.0.1:3000; }}\nserver {{\nlisten 80;\n{configuration}}}\n"
    )
}

fn command(directory: &Path) -> Command {
    let mut command = Command::new(program());
    command.arg("-p").arg(directory).args(["-c", "nginx.conf", "-e", "error.log"]);
    command
}

fn directory() -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let directory = std::env::temp_dir().join(format!("corsac-nginx-{}-{number}", std::process::id()));
    fs::create_dir_all(&directory).unwrap();
    directory
}

/// Sends a request to whoever listens there.
pub(crate) fn send(address: SocketAddr, request: &str) -> Answer {
    let server = move |_: &Setup| Ok(Server { address, probe: Probe::default(), keeps: Box::new(()) });
    let request = RawRequest::read(request).unwrap();
    TcpTarget::new("nginx", server).exchange(&Setup::default(), &request).unwrap()
}
