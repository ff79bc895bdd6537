using System.Text;
using GpuHost.Host.Hosting;
using GpuHost.Host.Models;
using GpuHost.Serving.Models.BuiltIn;
using GpuHost.Serving.Models.Store;
using GpuHost.Tests.Guide;
using GpuHost.Tests.Kit;
using Pipelines.Core.Identity;
using Pipelines.TestKit.Storage;

namespace GpuHost.Tests.Hosting;

/// <summary>Who starts a server without a trained model is told so, once and before it listens.</summary>
public sealed class BuiltInNoteTests
{
    [Fact]
    public async Task Start_NoTrainedModel_SaysSoInOneLine()
    {
        using var folder = new TemporaryFolder();
        using var stopping = new CancellationTokenSource();
        using var error = new StringWriter();
        using var output = new StopAtFirstLine(stopping);
        var surroundings = new HostSurroundings(output, error, folder["models"], folder["state"], null, TimeProvider.System, new Random(1)) { ProgramFolder = folder["program"] };

        int code = await HostCommand.Create(surroundings).Parse(["--urls", "http://127.0.0.1:0", "--context", "256"]).InvokeAsync(cancellationToken: stopping.Token);

        Assert.Equal(0, code);
        Assert.StartsWith("listening on ", output.Line, StringComparison.Ordinal);
        string line = Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("its words are noise", line, StringComparison.Ordinal);
        Assert.Contains("--model", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, null, true)]
    [InlineData(false, "builtin", true)]
    [InlineData(true, null, false)]
    [InlineData(false, "path", false)]
    public void Note_OfWhatIsServed_IsOnlyAboutNoise(bool isTrained, string? named, bool isTold)
    {
        using var folder = new TemporaryFolder();
        using var models = new BatchFolder();
        string trained = Path.Combine(folder["program"], BuiltInModel.ShippedFile);
        if (isTrained)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(trained)!);
            File.Copy(models.Model, trained);
        }

        string[] asked = named is null ? [] : [named == "path" ? models.Model : named];
        var offers = new ModelOffers(new ModelStore(folder["store"], TimeProvider.System), asked, TimeProvider.System, folder["program"]);

        Assert.Equal(isTold, offers.Note is not null);
    }

    [Fact]
    public void Program_HasTheRepositorysModelOrNone()
    {
        string repository = RepositoryFiles.PathOf(BuiltInModel.ShippedFile);

        Assert.Equal(DigestOf(File.Exists(repository) ? repository : null), DigestOf(BuiltInModel.FindTrained(AppContext.BaseDirectory)));
    }

    private static string? DigestOf(string? file) => file is null ? null : ContentHash.Of(File.ReadAllBytes(file)).ToString();

    /// <summary>Asks the server to stop when it has said where it listens.</summary>
    private sealed class StopAtFirstLine(CancellationTokenSource stopping) : StringWriter
    {
        public string Line { get; private set; } = "";

        public override Encoding Encoding => Encoding.UTF8;

        public override async Task WriteLineAsync(string? value)
        {
            Line = Line.Length == 0 ? value ?? "" : Line;
            await stopping.CancelAsync();
        }
    }
}
