//! Addresses that people of an account give: which of them may be reached, and a client that
//! reaches no other.
//!
//! What must stay true: what an account types never makes the server speak to its own network.
//! An address is judged when it is connected to, by the numbers its name means then, so a name
//! that means something else a moment later gains nothing; nothing is followed elsewhere;
//! only https, but for networks that the operator has named.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Arc, LazyLock},
    time::Duration,
};

use ipnet::IpNet;
use reqwest::{
    Client, Method, RequestBuilder,
    dns::{Addrs, Name, Resolve, Resolving},
};
use url::{Host, Url};

use super::{
    error::{Error, Result},
    outside,
};

/// Networks that are nobody's on the internet: IANA's special-purpose address registries.
static NOT_PUBLIC: LazyLock<Vec<IpNet>> = LazyLock::new(|| {
    let written = "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 \
        192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 \
        240.0.0.0/4 ::/96 ::ffff:0:0:0/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 5f00::/16 fc00::/7 fe80::/10 \
        fec0::/10 ff00::/8";
    written.split_whitespace().filter_map(|network| network.parse().ok()).collect()
});

/// What may be reached.
#[derive(Clone, Debug)]
pub struct Reach {
    client: Client,
    allowed: Arc<[IpNet]>,
}

impl Reach {
    /// Reaches the internet, and of other networks those in `allowed`; every request ends
    /// within `patience`.
    ///
    /// # Errors
    /// `internal` when no client can be made.
    pub fn new(allowed: &[IpNet], patience: Duration) -> Result<Self> {
        let allowed: Arc<[IpNet]> = allowed.into();
        let builder = outside::builder(patience).dns_resolver(Checked(allowed.clone()));
        // A proxy would connect in our place, to whatever it likes.
        let client = builder.no_proxy().build().map_err(Error::internal)?;
        Ok(Self { client, allowed })
    }

    /// Whether this address may be asked at all, as far as it can be told without asking.
    ///
    /// # Errors
    /// `invalid` for `field`, with the remedy.
    pub fn demand(&self, field: &str, url: &Url) -> Result<()> {
        let refused = |why: &str| Err(Error::invalid(field.to_owned(), why.to_owned()));
        if !url.username().is_empty() || url.password().is_some() {
            return refused("Leave out the name and password before the @.");
        }
        let literal = match url.host() {
            Some(Host::Ipv4(ip)) => Some(IpAddr::V4(ip)),
            Some(Host::Ipv6(ip)) => Some(IpAddr::V6(ip)),
            Some(Host::Domain("localhost")) => Some(Ipv4Addr::LOCALHOST.into()),
            Some(Host::Domain(_)) => None,
            None => return refused("Give an address with a host, such as https://helpdesk.example.com."),
        };
        let named = literal.is_some_and(|ip| self.is_named(ip));
        if literal.is_some_and(|ip| !is_public(ip)) && !named {
            return refused(
                "This is an address of a private network. The operator can allow it with --allow-outgoing.",
            );
        }
        if url.scheme() != "https" && !(url.scheme() == "http" && named) {
            return refused("Give an address that begins with https://.");
        }
        Ok(())
    }

    /// A request to an address that may be asked.
    ///
    /// # Errors
    /// As of [`Self::demand`].
    pub fn request(&self, method: Method, url: Url) -> Result<RequestBuilder> {
        self.demand("url", &url)?;
        Ok(self.client.request(method, url))
    }

    fn is_named(&self, ip: IpAddr) -> bool {
        is_within(&self.allowed, ip)
    }
}

/// Finds the numbers of a name and leaves out those that may not be reached.
struct Checked(Arc<[IpNet]>);

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = self.0.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let may = |address: &SocketAddr| is_public(address.ip()) || is_within(&allowed, address.ip());
            let reachable: Vec<SocketAddr> = found.filter(may).collect();
            if reachable.is_empty() {
                return Err("the name means no address that may be reached".into());
            }
            Ok(Box::new(reachable.into_iter()) as Addrs)
        })
    }
}

fn is_within(networks: &[IpNet], ip: IpAddr) -> bool {
    let ip = ip.to_canonical();
    networks.iter().any(|network| network.contains(&ip))
}

fn is_public(ip: IpAddr) -> bool {
    let inner = match ip.to_canonical() {
        // An IPv4 address in the clothes of a translator (RFC 6052).
        IpAddr::V6(ip) if ip.segments()[..6] == [0x64, 0xff9b, 0, 0, 0, 0] => {
            let [.., a, b, c, d] = ip.octets();
            IpAddr::from([a, b, c, d])
        }
        other => other,
    };
    !is_within(&NOT_PUBLIC, inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_networks_are_read() {
        assert_eq!(NOT_PUBLIC.len(), 28);
    }

    #[test]
    fn only_the_internet_is_public() {
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "169.254.169.254",
            "100.64.0.1",
            "192.168.1.1",
            "0.0.0.0",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "224.0.0.1",
            "255.255.255.255",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in ["1.1.1.1", "2606:4700::1111", "64:ff9b::101:101", "172.32.0.1"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn addresses_are_judged_before_they_are_asked() {
        let patience = Duration::from_secs(1);
        let (shut, open) =
            (Reach::new(&[], patience).unwrap(), Reach::new(&["127.0.0.0/8".parse().unwrap()], patience).unwrap());
        let may = |reach: &Reach, url: &str| reach.demand("site", &url.parse().unwrap()).is_ok();
        for (url, when_shut, when_open) in [
            ("https://na.myconnectwise.net/", true, true),
            ("http://na.myconnectwise.net/", false, false),
            ("https://127.0.0.1/", false, true),
            ("http://127.0.0.1:4010/", false, true),
            ("http://2130706433/", false, true),
            ("https://[::ffff:127.0.0.1]/", false, true),
            ("https://10.0.0.1/", false, false),
            ("http://localhost/", false, true),
            ("https://user:word@example.com/", false, false),
            ("ftp://example.com/", false, false),
            ("file:///etc/passwd", false, false),
        ] {
            assert_eq!((may(&shut, url), may(&open, url)), (when_shut, when_open), "{url}");
        }
    }

    #[tokio::test]
    async fn a_name_that_means_a_private_address_is_not_found() {
        let resolver = Checked(Arc::new([]));
        assert!(resolver.resolve("localhost".parse().unwrap()).await.is_err());
        let named = Checked(Arc::new(["127.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()]));
        assert!(named.resolve("localhost".parse().unwrap()).await.is_ok());
    }
}
