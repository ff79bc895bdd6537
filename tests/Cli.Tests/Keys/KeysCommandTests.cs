using Newtonsoft.Json.Linq;
using Pipelines.Cli.Tests.Serving;

namespace Pipelines.Cli.Tests.Keys;

public sealed class KeysCommandTests
{
    [Fact]
    public async Task Keys_MadeInTheStore_OpenTheAppAndAreManagedThroughIt()
    {
        using var cli = new CliSession();
        string admin = (string)(await cli.JsonAsync("keys", "create", "ops", "--role", "admin"))["key"]!;
        using ServeProcess app = await ServeProcess.StartAsync(cli.Home, "--api-base", "http://127.0.0.1:1");
        string[] at = ["--app", app.Address.ToString(), "--key", admin];

        CliRun stranger = await cli.RunAsync("runs", "list", "--app", app.Address.ToString());
        JObject made = await cli.JsonAsync(["keys", "create", "ci", .. at]);
        CliRun twice = await cli.RunAsync(["keys", "create", "ci", .. at]);
        CliRun weak = await cli.RunAsync("keys", "list", "--app", app.Address.ToString(), "--key", (string)made["key"]!);
        CliRun revoked = await cli.RunAsync(["keys", "revoke", "ci", .. at]);
        CliRun last = await cli.RunAsync(["keys", "revoke", "ops", .. at]);
        JObject list = await cli.JsonAsync(["keys", "list", .. at]);

        Assert.Contains("shows no key", stranger.Error, StringComparison.Ordinal);
        Assert.Equal("function", (string?)made["role"]);
        Assert.Equal([ExitCode.BadInput, ExitCode.BadInput, ExitCode.Ok, ExitCode.BadInput], new[] { twice, weak, revoked, last }.Select(static run => run.ExitCode));
        Assert.Equal(["ci", "ops"], list["keys"]!.Select(static key => (string)key["name"]!));
        Assert.DoesNotContain(admin, list.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_OnTheStoreAlone_AreListedAndRevoked()
    {
        using var cli = new CliSession();
        CliRun made = await cli.RunAsync("keys", "create", "ops", "--role", "admin");

        CliRun list = await cli.RunAsync("keys", "list");
        CliRun revoked = await cli.RunAsync("keys", "revoke", "ops");
        CliRun again = await cli.RunAsync("keys", "create", "ops");
        CliRun unknown = await cli.RunAsync("keys", "revoke", "nobody");
        CliRun wrong = await cli.RunAsync("keys", "create", "../ops");

        Assert.True(made.ExitCode == ExitCode.Ok, made.Error);
        Assert.Contains("ops", list.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, revoked.ExitCode);
        Assert.All([again, unknown, wrong], static run => Assert.Equal(ExitCode.BadInput, run.ExitCode));
        Assert.Contains("given once", again.Error, StringComparison.Ordinal);
    }
}
