using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;
using Pipelines.TestKit.FileServing;

namespace Pipelines.Cli.Tests.Models;

public sealed class ModelsPullTests
{
    [Fact]
    public async Task Pull_Address_BringsTheModelIntoTheStore()
    {
        using CliSession cli = new();
        await using FaultyFileServer server = await FaultyFileServer.StartAsync(TinyModel.Bytes(cli));

        JObject pulled = await cli.JsonAsync("models", "pull", server.Address.ToString(), "--name", "tiny", "--license", "MIT");

        Assert.Equal("tiny", (string?)pulled["name"]);
        Assert.Equal(ContentHash.Of(server.Content).ToString(), (string?)pulled["sha256"]);
        Assert.Equal(server.Address.ToString(), (string?)pulled["source"]);
        Assert.True((bool)pulled["fetched"]!);
        Assert.Equal(server.Content, File.ReadAllBytes((string)pulled["path"]!));
        Assert.Equal(ExitCode.Ok, (await cli.RunAsync("models", "verify", "tiny")).ExitCode);
    }

    [Fact]
    public async Task Pull_NoNameGiven_TakesTheFiles()
    {
        using CliSession cli = new();
        await using FaultyFileServer server = await FaultyFileServer.StartAsync(TinyModel.Bytes(cli));

        Assert.Equal("model", (string?)(await cli.JsonAsync("models", "pull", server.Address.ToString()))["name"]);
    }

    [Fact]
    public async Task Pull_HereAlready_AsksNobody()
    {
        using CliSession cli = new();
        await using FaultyFileServer server = await FaultyFileServer.StartAsync(TinyModel.Bytes(cli));
        await cli.RunAsync("models", "pull", server.Address.ToString());

        JObject again = await cli.JsonAsync("models", "pull", server.Address.ToString());

        Assert.False((bool)again["fetched"]!);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Pull_ServerFailsOnTheWay_TellsEachMishapAndFinishes()
    {
        using CliSession cli = new();
        await using FaultyFileServer server = await FaultyFileServer.StartAsync(TinyModel.Bytes(cli));
        server.Faults.Enqueue(new FileFault.Status(503, RetryAfter: "7"));
        server.Faults.Enqueue(new FileFault.Drop(1000));

        CliRun run = await cli.RunAsync("models", "pull", server.Address.ToString(), "--json");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("the server answered 503 Service Unavailable; trying again in 7 s", run.Error, StringComparison.Ordinal);
        Assert.Contains("bytes=1000-", server.Requests[^1].Range, StringComparison.Ordinal);
        Assert.NotNull(run.Json["sha256"]);
    }

    [Fact]
    public async Task Pull_PublisherReplacedTheFile_IsRefusedUntilItIsAskedFor()
    {
        using CliSession cli = new();
        await using FaultyFileServer server = await FaultyFileServer.StartAsync(TinyModel.Bytes(cli));
        string address = server.Address.ToString();
        await cli.RunAsync("models", "pull", address);
        await cli.RunAsync("models", "remove", "model", "--yes");
        server.Content = TinyModel.Bytes(cli, seed: 2);
        string fresh = ContentHash.Of(server.Content).ToString();

        CliRun refused = await cli.RunAsync("models", "pull", address);

        Assert.Equal(ExitCode.Failed, refused.ExitCode);
        Assert.Contains($"--sha256 {fresh}", refused.Error, StringComparison.Ordinal);
        Assert.Empty((await cli.JsonAsync("models", "list"))["models"]!);
        Assert.Equal(ExitCode.Ok, (await cli.RunAsync("models", "pull", address, "--sha256", fresh)).ExitCode);
    }

    [Fact]
    public async Task Pull_ServerNamesAnotherDigest_IsRefused()
    {
        using CliSession cli = new();
        await using FaultyFileServer server = await FaultyFileServer.StartAsync(TinyModel.Bytes(cli));
        server.LinkedTag = $"\"{ContentHash.Of([1])}\"";

        CliRun run = await cli.RunAsync("models", "pull", server.Address.ToString());

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("the digest that the server names", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_PageInsteadOfAModel_IsRefusedAndNotKept()
    {
        using CliSession cli = new();
        await using FaultyFileServer server = await FaultyFileServer.StartAsync("<html>please log in</html>"u8.ToArray());

        CliRun run = await cli.RunAsync("models", "pull", server.Address.ToString());

        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains("is not a sound GGUF file", run.Error, StringComparison.Ordinal);
        JObject listing = await cli.JsonAsync("models", "list");
        Assert.Empty(listing["models"]!);
        Assert.Empty(listing["interrupted"]!);
    }

    [Fact]
    public async Task Pull_ServerIsGone_KeepsWhatCameAndSaysHowToGoOn()
    {
        using CliSession cli = new();
        await using FaultyFileServer server = await FaultyFileServer.StartAsync(TinyModel.Bytes(cli));
        server.Faults.Enqueue(new FileFault.Drop(1000));
        foreach (int _ in Enumerable.Range(0, 20))
        {
            server.Faults.Enqueue(new FileFault.Status(500));
        }

        CliRun run = await cli.RunAsync("models", "pull", server.Address.ToString());

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("goes on where it stopped", run.Error, StringComparison.Ordinal);
        Assert.Equal(1000, (long)(await cli.JsonAsync("models", "list"))["interrupted"]!.Single()["receivedBytes"]!);
    }

    [Fact]
    public async Task Pull_LargerThanAllowed_IsRefused()
    {
        using CliSession cli = new();
        await using FaultyFileServer server = await FaultyFileServer.StartAsync(TinyModel.Bytes(cli));

        CliRun run = await cli.RunAsync("models", "pull", server.Address.ToString(), "--max-size", "1kB");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("--max-size", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("did you mean 'qwen2.5-1.5b-instruct'?", "qwen2.5-1.5b-instuct")]
    [InlineData("the catalogue has no model 'gpt-99'", "gpt-99")]
    [InlineData("is unencrypted", "http://models.example/x.gguf")]
    [InlineData("is neither an https nor an http address", "ftp://models.example/x.gguf")]
    [InlineData("is not an address", "https://user:secret@models.example/x.gguf")]
    [InlineData("no name can be made", "https://models.example/")]
    [InlineData("is not a SHA-256", "https://models.example/x.gguf", "--sha256", "abc")]
    [InlineData("is not a size", "https://models.example/x.gguf", "--max-size", "big")]
    [InlineData("is not a name", "https://models.example/x.gguf", "--name", "../x")]
    public async Task Pull_WhatCannotBePulled_IsRefusedBeforeAnythingIsSent(string what, params string[] args)
    {
        using CliSession cli = new();

        CliRun run = await cli.RunAsync(["models", "pull", .. args]);

        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains(what, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_AtATerminal_ShowsABarThatEndsFull()
    {
        using CliSession cli = new() { IsTerminal = true };
        await using FaultyFileServer server = await FaultyFileServer.StartAsync(TinyModel.Bytes(cli));

        CliRun run = await cli.RunAsync("models", "pull", server.Address.ToString());

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("pull model", run.Out, StringComparison.Ordinal);
        Assert.Contains("100 %", run.Out, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task Pull_Cancelled_EndsAsInterrupted()
    {
        using CliSession cli = new();
        await using FaultyFileServer server = await FaultyFileServer.StartAsync(TinyModel.Bytes(cli));
        using CancellationTokenSource interrupt = new();
        await interrupt.CancelAsync();

        CliRun run = await cli.RunAsync(interrupt.Token, "models", "pull", server.Address.ToString());

        Assert.Equal(ExitCode.Interrupted, run.ExitCode);
        Assert.Contains("error: interrupted", run.Error, StringComparison.Ordinal);
    }
}
