using System.Net;
using System.Net.Sockets;
using Pipelines.Connectors.Downloads;
using Pipelines.TestKit.FileServing;

namespace Pipelines.Connectors.Tests.Downloads;

public sealed class FileDownloaderTests
{
    private const int SizeBytes = 300_000;
    private static readonly byte[] Content = Bytes(seed: 7, SizeBytes);
    private static readonly byte[] OtherContent = Bytes(seed: 8, SizeBytes);

    [Fact]
    public async Task DownloadAsync_GoodServer_BringsTheFileInOneRequest()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content);

        DownloadResult result = await fixture.DownloadAsync();

        Assert.Equal(Content, fixture.ReadPart());
        Assert.Equal(new DownloadResult(SizeBytes, PublishedDigest: null), result);
        Assert.Equal([""], fixture.Ranges);
        Assert.Equal("pipelines-tests/1.0", fixture.Server.Requests.Single().UserAgent);
        Assert.Equal(new DownloadEvent.Received(SizeBytes, SizeBytes), fixture.Events[^1]);
    }

    [Fact]
    public async Task DownloadAsync_ConnectionDrops_GoesOnFromTheLastByte()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content, new FileFault.Drop(100_000), new FileFault.Drop(50_000));

        await fixture.DownloadAsync();

        Assert.Equal(Content, fixture.ReadPart());
        Assert.Equal(3, fixture.Server.Requests.Count);
        Assert.All(fixture.Server.Requests.Skip(1), r => Assert.Equal("\"v1\"", r.IfRange));
        Assert.All(fixture.Ranges.Skip(1), r => Assert.StartsWith("bytes=", r, StringComparison.Ordinal));
        Assert.Equal(2, fixture.Events.OfType<DownloadEvent.Retrying>().Count());
        Assert.Empty(fixture.Events.OfType<DownloadEvent.Restarted>());
    }

    [Fact]
    public async Task DownloadAsync_ConnectionIsReset_StillBringsTheFile()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content, new FileFault.Reset(100_000), new FileFault.Reset(0));

        await fixture.DownloadAsync();

        Assert.Equal(Content, fixture.ReadPart());
        Assert.Equal(2, fixture.Events.OfType<DownloadEvent.Retrying>().Count());
    }

    [Fact]
    public async Task DownloadAsync_SecondProcessAfterAnInterruptedOne_GoesOnWithItsPart()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content, new FileFault.Hang(120_000));
        using CancellationTokenSource interrupt = new();
        Task arrived = fixture.WhenReceivedAsync(120_000);
        Task<DownloadResult> first = fixture.DownloadAsync(interrupt.Token);
        await arrived;
        await interrupt.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        await fixture.DownloadAsync();

        Assert.Equal(Content, fixture.ReadPart());
        Assert.Equal(["", "bytes=120000-"], fixture.Ranges);
    }

    [Fact]
    public async Task DownloadAsync_FileChangedMeanwhile_StartsOverWithTheNewOne()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(
            Content, new FileFault.Drop(100_000), new FileFault.Replaced(OtherContent, "\"v2\""));

        await fixture.DownloadAsync();

        Assert.Equal(OtherContent, fixture.ReadPart());
        Assert.Single(fixture.Events.OfType<DownloadEvent.Restarted>());
    }

    [Fact]
    public async Task DownloadAsync_PartOfAnotherAddress_IsNotContinued()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content, new FileFault.Drop(100_000), new FileFault.Status(404));
        Assert.Equal(DownloadFailure.NotFound, await fixture.FailAsync());

        DownloadRequest elsewhere = fixture.Request with { Address = new Uri(fixture.Server.Address, "other.gguf") };
        await fixture.DownloadAsync(elsewhere);

        Assert.Equal(Content, fixture.ReadPart());
        Assert.Equal("", fixture.Server.Requests[^1].Range);
    }

    [Fact]
    public async Task DownloadAsync_NoteBesideThePartIsDamaged_StartsOver()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content, new FileFault.Drop(100_000), new FileFault.Status(404));
        await fixture.FailAsync();
        File.WriteAllText(fixture.PartPath + ".json", "{\"Address\": \"http");

        await fixture.DownloadAsync();

        Assert.Equal(Content, fixture.ReadPart());
        Assert.Equal("", fixture.Server.Requests[^1].Range);
    }

    [Fact]
    public async Task DownloadAsync_ServerNamesNoVersion_NeverJoinsTwoHalves()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content, new FileFault.Drop(100_000));
        fixture.Server.ETag = null;

        await fixture.DownloadAsync();

        Assert.Equal(Content, fixture.ReadPart());
        Assert.Equal(["", ""], fixture.Ranges);
        Assert.Single(fixture.Events.OfType<DownloadEvent.Restarted>());
    }

    [Theory]
    [InlineData(-10)]
    [InlineData(10)]
    public async Task DownloadAsync_ServerSendsAnotherRange_IsDiscardedAndAskedAnew(int shift)
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(
            Content, new FileFault.Drop(100_000), new FileFault.ShiftedRange(shift));

        await fixture.DownloadAsync();

        Assert.Equal(Content, fixture.ReadPart());
        Assert.Equal("", fixture.Ranges.Last());
    }

    [Fact]
    public async Task DownloadAsync_ServerIgnoresRanges_TakesTheWholeFile()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(
            Content, new FileFault.Drop(100_000), new FileFault.IgnoredRange());

        await fixture.DownloadAsync();

        Assert.Equal(Content, fixture.ReadPart());
        Assert.Equal(2, fixture.Server.Requests.Count);
    }

    [Fact]
    public async Task DownloadAsync_AllBytesHereButUnconfirmed_IsSettledByThe416()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content);
        await fixture.DownloadAsync();

        DownloadResult again = await fixture.DownloadAsync();

        Assert.Equal(SizeBytes, again.SizeBytes);
        Assert.Equal(Content, fixture.ReadPart());
        Assert.Equal(["", $"bytes={SizeBytes}-"], fixture.Ranges);
    }

    [Fact]
    public async Task DownloadAsync_FileBecameShorterThanThePart_StartsOver()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content, new FileFault.Drop(200_000));
        fixture.Server.Faults.Enqueue(new FileFault.Replaced(OtherContent.AsMemory(0, 50_000), "\"v1\""));

        await fixture.DownloadAsync();

        Assert.Equal(OtherContent[..50_000], fixture.ReadPart());
    }

    [Fact]
    public async Task DownloadAsync_BodyWithoutLength_EndsWithTheBody()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content, new FileFault.NoLength());

        DownloadResult result = await fixture.DownloadAsync();

        Assert.Equal(SizeBytes, result.SizeBytes);
        Assert.Equal(Content, fixture.ReadPart());
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task DownloadAsync_ServerAsksToWait_WaitsAsLong(int status)
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content, new FileFault.Status(status, RetryAfter: "7"));

        await fixture.DownloadAsync();

        Assert.Equal([TimeSpan.FromSeconds(7)], fixture.Clock.Waits);
        Assert.Equal(Content, fixture.ReadPart());
    }

    [Fact]
    public async Task DownloadAsync_ServerNamesATime_WaitsUntilThen()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(
            Content, new FileFault.Status(503, RetryAfter: "Thu, 01 Jan 2026 00:00:20 GMT"));

        await fixture.DownloadAsync();

        Assert.Equal([TimeSpan.FromSeconds(20)], fixture.Clock.Waits);
    }

    [Fact]
    public async Task DownloadAsync_ServerAsksForTooLongAWait_GivesUpAtOnce()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content, new FileFault.Status(429, RetryAfter: "3600"));

        Assert.Equal(DownloadFailure.AskedToWait, await fixture.FailAsync());
        Assert.Empty(fixture.Clock.Waits);
    }

    [Fact]
    public async Task DownloadAsync_ServerKeepsFailing_GivesUpAfterTheBound()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(
            Content, [.. Enumerable.Repeat(new FileFault.Status(500), 50)]);

        Assert.Equal(DownloadFailure.Unreachable, await fixture.FailAsync());
        Assert.Equal(fixture.Options.AttemptsMax, fixture.Server.Requests.Count);
        Assert.All(fixture.Clock.Waits, w => Assert.InRange(w, TimeSpan.FromSeconds(0.5), fixture.Options.RetryDelayMax));
    }

    [Fact]
    public async Task DownloadAsync_EveryAttemptBringsEnough_OutlivesTheBoundOfAttempts()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(
            Content, [.. Enumerable.Repeat(new FileFault.Drop(20_000), 14)]);
        fixture.Options = fixture.Options with { ProgressMinBytes = 20_000, AttemptsMax = 2 };

        await fixture.DownloadAsync();

        Assert.Equal(Content, fixture.ReadPart());
        Assert.Equal(15, fixture.Server.Requests.Count);
    }

    [Fact]
    public async Task DownloadAsync_FileChangesAgainAndAgain_GivesUpAfterTheBound()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content);
        fixture.Options = fixture.Options with { ProgressMinBytes = 1 };
        for (int version = 0; version < 20; version++)
        {
            fixture.Server.Faults.Enqueue(new FileFault.Drop(1000));
            fixture.Server.Faults.Enqueue(new FileFault.ShiftedRange(1));
        }

        Assert.Equal(DownloadFailure.ProtocolError, await fixture.FailAsync());
        Assert.Equal(fixture.Options.RestartsMax, fixture.Events.OfType<DownloadEvent.Restarted>().Count());
    }

    [Fact]
    public async Task DownloadAsync_ServerHangs_IsAFailedAttempt()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content, new FileFault.Hang(100_000));
        fixture.Options = fixture.Options with
        {
            StallTimeout = TimeSpan.FromMilliseconds(150), RetryDelayBase = TimeSpan.FromMilliseconds(1),
        };
        fixture.RealClock = TimeProvider.System;

        await fixture.DownloadAsync();

        Assert.Equal(Content, fixture.ReadPart());
        Assert.Contains("nothing was received", fixture.Events.OfType<DownloadEvent.Retrying>().Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DownloadAsync_NobodyListens_GivesUpAfterTheBound()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content);

        Assert.Equal(DownloadFailure.Unreachable, await fixture.FailAsync(fixture.Request with { Address = AddressOfNobody() }));
        Assert.Equal(fixture.Options.AttemptsMax - 1, fixture.Clock.Waits.Count);
    }

    [Theory]
    [InlineData(401, DownloadFailure.AccessDenied)]
    [InlineData(403, DownloadFailure.AccessDenied)]
    [InlineData(404, DownloadFailure.NotFound)]
    [InlineData(410, DownloadFailure.NotFound)]
    [InlineData(400, DownloadFailure.ProtocolError)]
    [InlineData(304, DownloadFailure.ProtocolError)]
    public async Task DownloadAsync_FinalAnswer_IsNotRepeated(int status, DownloadFailure expected)
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content, new FileFault.Status(status));

        Assert.Equal(expected, await fixture.FailAsync());
        Assert.Single(fixture.Server.Requests);
    }

    [Fact]
    public async Task DownloadAsync_EncodedBody_IsRefused()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content, new FileFault.Encoded());

        Assert.Equal(DownloadFailure.ProtocolError, await fixture.FailAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DownloadAsync_LargerThanAllowed_IsRefused(bool hidesItsLength)
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content);
        if (hidesItsLength)
        {
            fixture.Server.Faults.Enqueue(new FileFault.NoLength());
        }

        Assert.Equal(DownloadFailure.TooLarge, await fixture.FailAsync(fixture.Request with { MaxSizeBytes = SizeBytes - 1 }));
        Assert.InRange(fixture.ReadPart().Length, 0, SizeBytes - 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DownloadAsync_NotTheExpectedSize_IsRefused(bool hidesItsLength)
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content);
        if (hidesItsLength)
        {
            fixture.Server.Faults.Enqueue(new FileFault.NoLength());
        }

        Assert.Equal(DownloadFailure.SizeMismatch, await fixture.FailAsync(fixture.Request with { ExpectedSizeBytes = SizeBytes + 1 }));
    }

    [Fact]
    public async Task DownloadAsync_DiskTooSmall_IsRefusedBeforeTheFirstByte()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content);
        fixture.FreeBytes = SizeBytes + 99;
        fixture.Options = fixture.Options with { FreeSpaceReserveBytes = 100 };

        Assert.Equal(DownloadFailure.DiskFull, await fixture.FailAsync());
        Assert.Empty(fixture.ReadPart());
    }

    [Fact]
    public async Task DownloadAsync_TwoAtOnceIntoOnePart_TheSecondIsRefused()
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Content, new FileFault.Hang(1000));
        using CancellationTokenSource interrupt = new();
        Task arrived = fixture.WhenReceivedAsync(1000);
        Task<DownloadResult> first = fixture.DownloadAsync(interrupt.Token);
        await arrived;

        await Assert.ThrowsAsync<IOException>(() => fixture.DownloadAsync());

        await interrupt.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    private static byte[] Bytes(int seed, int count)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static Uri AddressOfNobody()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/model.gguf");
    }
}
