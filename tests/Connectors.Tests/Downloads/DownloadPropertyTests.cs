using FsCheck;
using FsCheck.Fluent;
using Pipelines.Connectors.Downloads;
using Pipelines.TestKit.FileServing;

namespace Pipelines.Connectors.Tests.Downloads;

public sealed class DownloadPropertyTests
{
    private const int SizeBytesMax = 400_000;
    private const int FaultsMax = 5;

    /// <summary>Whatever the server does, what ends as a success is the file that the server has, and nothing joined from two.</summary>
    [Fact]
    public void DownloadAsync_AnyFaults_EndsWithTheServersBytesOrSaysWhyNot()
    {
        Gen<FileFault[]> faults = Fault().ListOf().Select(list => list.Take(FaultsMax).ToArray());
        Prop.ForAll(Gen.Choose(0, SizeBytesMax).ToArbitrary(), faults.ToArbitrary(), (size, faultList) =>
                // Off the test framework's few threads: this one blocks until the download, which may need another, is done.
                Task.Run(() => RunAsync(size, faultList)).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    private static async Task<bool> RunAsync(int size, FileFault[] faults)
    {
        await using DownloadFixture fixture = await DownloadFixture.StartAsync(Bytes(size, seed: size), faults);
        try
        {
            DownloadResult result = await fixture.DownloadAsync();
            return result.SizeBytes == fixture.Server.Content.Length && fixture.ReadPart().SequenceEqual(fixture.Server.Content);
        }
        catch (DownloadException)
        {
            // Ends with a reason: only possible where a fault is final.
            return faults.Any(f => f is FileFault.Status { Code: 404 } or FileFault.Encoded);
        }
    }

    private static Gen<FileFault> Fault() => Gen.OneOf(
        Gen.Choose(0, SizeBytesMax).Select(n => (FileFault)new FileFault.Drop(n)),
        Gen.Choose(0, SizeBytesMax).Select(n => (FileFault)new FileFault.Reset(n)),
        Gen.Elements(404, 429, 500, 503).Select(code => (FileFault)new FileFault.Status(code)),
        Gen.Choose(-5000, 5000).Select(by => (FileFault)new FileFault.ShiftedRange(by)),
        Gen.Constant((FileFault)new FileFault.IgnoredRange()),
        Gen.Constant((FileFault)new FileFault.NoLength()),
        Gen.Constant((FileFault)new FileFault.Encoded()),
        from size in Gen.Choose(0, SizeBytesMax)
        from named in Gen.Elements(true, false)
        select (FileFault)new FileFault.Replaced(Bytes(size, seed: size + 1), named ? $"\"of-{size}\"" : null));

    private static byte[] Bytes(int count, int seed)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
