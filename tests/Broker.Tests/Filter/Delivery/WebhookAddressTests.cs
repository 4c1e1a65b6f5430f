using System.Net;
using Broker.Core.Hosting;

namespace Broker.Tests.Filter.Delivery;

public sealed class WebhookAddressTests
{
    [Theory]
    [InlineData("https://hooks.example.org/a?b=c")]
    [InlineData("https://hooks.example.org:8443/")]
    [InlineData("https://xn--bcher-kva.example/")]
    [InlineData("https://8.8.8.8/")]
    [InlineData("https://[2606:4700::1111]/")]
    public void A_public_https_address_is_accepted(string url) => Assert.Empty(WebhookAddress.Check(url, allowPrivate: false));

    [Theory]
    [InlineData("http://hooks.example.org/")]
    [InlineData("ftp://hooks.example.org/")]
    [InlineData("hooks.example.org")]
    [InlineData("")]
    [InlineData("https://hooks.example.org:22/")]
    [InlineData("https://hooks.example.org:80/")]
    [InlineData("https://user@hooks.example.org/")]
    [InlineData("https://user:word@hooks.example.org/")]
    [InlineData("https://@hooks.example.org/")]
    [InlineData("https://8.8.8.8@10.0.0.1/")]
    [InlineData("https://hooks.example.org./")]
    [InlineData("https://hooks.example.org/#part")]
    [InlineData("https://bücher.example/")]
    [InlineData("https://１２７.0.0.1/")]
    [InlineData("https://ⓛocalhost.example/")]
    [InlineData("https://localhost/")]
    [InlineData("https://LOCALHOST/")]
    [InlineData("https://x.localhost/")]
    [InlineData("https://printer.local/")]
    [InlineData("https://metadata.google.internal/")]
    [InlineData("https://redis/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://017700000001/")]
    [InlineData("https://134744072/")]
    [InlineData("https://010.8.8.8/")]
    [InlineData("https://127.0.0.1./")]
    [InlineData("https://256.1.1.1/")]
    [InlineData("https://0.0.0.0/")]
    [InlineData("https://10.1.2.3/")]
    [InlineData("https://100.64.0.1/")]
    [InlineData("https://169.254.169.254/latest/")]
    [InlineData("https://172.31.255.255/")]
    [InlineData("https://192.168.1.1/")]
    [InlineData("https://224.0.0.1/")]
    [InlineData("https://255.255.255.255/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[::ffff:8.8.8.8]/")]
    [InlineData("https://[::127.0.0.1]/")]
    [InlineData("https://[64:ff9b::7f00:1]/")]
    [InlineData("https://[64:ff9b:1::1]/")]
    [InlineData("https://[2002:7f00:1::]/")]
    [InlineData("https://[2001:0:7f00:1::]/")]
    [InlineData("https://[fc00::1]/")]
    [InlineData("https://[fd12::1]/")]
    [InlineData("https://[fe80::1]/")]
    [InlineData("https://[fe80::1%25eth0]/")]
    [InlineData("https://[ff02::1]/")]
    [InlineData("https://hooks.example.org\\@10.0.0.1/")]
    [InlineData("https://hooks.example.org/a b")]
    public void Everything_else_is_refused(string url) => Assert.NotEmpty(WebhookAddress.Check(url, allowPrivate: false));

    [Fact]
    public void Every_fault_is_named_at_once() => Assert.Equal(3, WebhookAddress.Check("http://me@10.0.0.1/", allowPrivate: false).Count);

    [Fact]
    public void Private_addresses_are_accepted_where_they_are_allowed()
    {
        Assert.Empty(WebhookAddress.Check("http://127.0.0.1:5000/hook", allowPrivate: true));
        Assert.NotEmpty(WebhookAddress.Check("ftp://127.0.0.1/", allowPrivate: true));
    }

    [Theory]
    [InlineData("1.1.1.1", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.32.0.0", true)]
    [InlineData("100.128.0.0", true)]
    [InlineData("172.16.0.0", false)]
    [InlineData("198.19.255.255", false)]
    [InlineData("2a00:1450:4001::8a", true)]
    [InlineData("3fff::1", false)]
    [InlineData("4000::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    public void Only_the_public_internet_is_public(string address, bool expected) =>
        Assert.Equal(expected, PublicAddress.IsPublic(IPAddress.Parse(address)));
}
