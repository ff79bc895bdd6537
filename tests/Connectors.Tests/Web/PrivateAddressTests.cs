using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Pipelines.Connectors.Web;
using Pipelines.Connectors.Web.Addresses;
using Pipelines.Core.Operators.Web;

namespace Pipelines.Connectors.Tests.Web;

/// <summary>What is not public is never asked, by whatever name and in whatever spelling.</summary>
public sealed class PrivateAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://2130706433:{0}/")]
    [InlineData("http://0x7f000001:{0}/")]
    [InlineData("http://0177.0.0.1:{0}/")]
    [InlineData("http://127.1:{0}/")]
    [InlineData("http://0.0.0.0:{0}/")]
    [InlineData("http://[::1]:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("http://[::ffff:7f00:1]:{0}/")]
    [InlineData("http://[::127.0.0.1]:{0}/")]
    public async Task Fetch_ThisMachine_IsRefused(string address)
    {
        await using PageServer server = await PageServer.StartAsync();
        server.Page("/", "secret", "text/plain");

        string error = await ErrorAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, address, server.Address.Port), new WebAccessOptions());

        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
        Assert.Empty(server.Asked);
    }

    [Theory]
    [InlineData("ftp://example.com/x", "no address of a page")]
    [InlineData("file:///etc/passwd", "no address of a page")]
    [InlineData("example.com", "no address of a page")]
    [InlineData("http://user:pass@example.com/", "name or password")]
    public async Task Fetch_OtherAddresses_AreRefused(string address, string part) =>
        Assert.Contains(part, await ErrorAsync(address, new WebAccessOptions()), StringComparison.Ordinal);

    /// <summary>A public name that leads to a private address, at once or at its second look-up, or among good ones.</summary>
    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("93.184.216.34,192.168.1.1")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("2002:7f00:1::")]
    public async Task Fetch_NameOfAPrivateAddress_IsRefused(string addresses)
    {
        HostResolver resolver = (_, _) => Task.FromResult<IPAddress[]>([.. addresses.Split(',').Select(IPAddress.Parse)]);

        Assert.Contains("private network", await ErrorAsync("http://innocent.test/", new WebAccessOptions { Resolver = resolver }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.16.0.0", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.0", true)]
    [InlineData("100.63.255.255", true)]
    [InlineData("100.64.0.0", false)]
    [InlineData("223.255.255.255", true)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2001::1", false)]
    [InlineData("2002:808:808::1", true)]
    [InlineData("2002:a00:1::1", false)]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("64:ff9b:1::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fe80::1%1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("100::1", false)]
    public void Contains_Address_IsPublicOrNot(string address, bool expected) => Assert.Equal(expected, PublicAddresses.Contains(IPAddress.Parse(address)));

    /// <summary>An address and the one that is mapped to it are one place.</summary>
    [Fact]
    public void Contains_MappedAddress_IsWhatItStandsFor() => Prop.ForAll(
        ArbMap.Default.ArbFor<uint>(),
        bits =>
        {
            var address = new IPAddress(bits);
            return PublicAddresses.Contains(address) == PublicAddresses.Contains(address.MapToIPv6());
        }).QuickCheckThrowOnFailure();

    /// <summary>The first page is public; where it leads is not. The server stands in for the public one, by its resolved address.</summary>
    [Fact]
    public async Task Fetch_RedirectToAPrivateAddress_IsRefusedBeforeItIsAsked()
    {
        await using PageServer server = await PageServer.StartAsync();
        server.Redirect("/", $"http://127.0.0.1:{server.Address.Port}/secret");
        var connector = new Uri($"http://public.test:{server.Address.Port}/");
        using var web = new WebAccess(new WebAccessOptions { AllowsPrivateAddresses = true, AllowedHosts = ["public.test"], Resolver = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]) });

        var refused = await Assert.ThrowsAsync<WebAccessException>(() => web.FetchAsync(new PageRequest(connector.AbsoluteUri, TimeSpan.FromSeconds(10), null), CancellationToken.None));

        Assert.Contains("'127.0.0.1' is not one that may be reached", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/secret", server.Asked);
    }

    private static async Task<string> ErrorAsync(string address, WebAccessOptions options)
    {
        using var web = new WebAccess(options);
        return (await Assert.ThrowsAsync<WebAccessException>(() => web.FetchAsync(new PageRequest(address, TimeSpan.FromSeconds(10), null), CancellationToken.None))).Message;
    }
}
