//! Hosts on which anybody can publish a page that runs scripts.
//!
//! Such a host is one origin for all of its users: whoever lists it lists everybody. The public suffix list does not
//! have them, because it is about names below a name. Listed is only where the pages of users run under the one
//! origin. Not listed is where each user has a name (`*.github.io`), where pages are sandboxed and so have the origin
//! `null` (snippets of Stack Overflow), what only shows the editor (codepen.io, jsfiddle.net, jsbin.com), and what serves HTML as plain text (raw.githubusercontent.com).

/// In alphabetical order.
pub(super) const HOSTS: [&str; 18] = [
    "bb.githack.com",
    "bbcdn.githack.com",
    // CodePen: pens run here; `s.codepen.io` is of before.
    "cdpn.io",
    // JSFiddle: results of fiddles.
    "fiddle.jshell.net",
    // githack: files of any repository, with the type of their name.
    "gist.githack.com",
    "gistcdn.githack.com",
    "gl.githack.com",
    "glcdn.githack.com",
    "htmlpreview.github.io",
    // IPFS: any file there is, by its hash in the path.
    "ipfs.io",
    "null.jsbin.com",
    "output.jsbin.com",
    "preview.p5js.org",
    "raw.githack.com",
    "rawcdn.githack.com",
    "run.plnkr.co",
    "s.codepen.io",
    // Google Cloud: buckets by path.
    "storage.googleapis.com",
];

/// Whether anybody can publish a page on the host.
pub(super) fn is_shared(host: &str) -> bool {
    HOSTS.contains(&host) || is_path_style_s3(host)
}

/// S3 with the bucket in the path: `s3.amazonaws.com`, `s3.eu-west-1.amazonaws.com`, `s3-eu-west-1.amazonaws.com`,
/// `s3.dualstack.eu-west-1.amazonaws.com`. A bucket that is a part of the host is an origin of its own.
fn is_path_style_s3(host: &str) -> bool {
    let Some(service) =
        host.strip_suffix(".amazonaws.com").or_else(|| host.strip_suffix(".amazonaws.com.cn"))
    else {
        return false;
    };
    let region = |text: &str| !text.is_empty() && !text.contains('.') && text.contains('-');
    service == "s3"
        || service.strip_prefix("s3-").is_some_and(|rest| region(rest) && !rest.starts_with("website-"))
        || service
            .strip_prefix("s3.")
            .is_some_and(|rest| region(rest.strip_prefix("dualstack.").unwrap_or(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_of_everybody_is_told_from_one_of_somebody() {
        for host in [
            "cdpn.io",
            "storage.googleapis.com",
            "s3.amazonaws.com",
            "s3.eu-west-1.amazonaws.com",
            "s3-eu-west-1.amazonaws.com",
            "s3.dualstack.us-east-2.amazonaws.com",
            "s3.cn-north-1.amazonaws.com.cn",
        ] {
            assert!(is_shared(host), "{host}");
        }
        for host in [
            "bucket.s3.amazonaws.com",
            "bucket.s3.eu-west-1.amazonaws.com",
            "bucket.s3-website-eu-west-1.amazonaws.com",
            "s3-website-eu-west-1.amazonaws.com",
            "bucket.storage.googleapis.com",
            "me.github.io",
            "app.example.com",
            "cdpn.io.example.com",
            "codepen.io",
            "s3.example.com",
            "amazonaws.com",
        ] {
            assert!(!is_shared(host), "{host}");
        }
    }
}
