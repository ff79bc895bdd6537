using System.Text;
using Newtonsoft.Json.Linq;
using Pipelines.Connectors.Documents;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Parsing;
using Pipelines.TestKit.Storage;

namespace Pipelines.Connectors.Tests.Documents;

/// <summary>Real files in a folder of their own, parsed through the port.</summary>
internal sealed class DocumentFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DocumentFixture() => Directory.CreateDirectory(Work);

    /// <summary>The working directory; beside it are files that rows may not name.</summary>
    public string Work => _folder["work"];

    public string Outside => _folder["outside"];

    public DocumentParserOptions Options { get; set; } = new() { WorkingDirectory = "", ParsesAtOnceMax = 2, SearchPath = SearchPath };

#pragma warning disable RS0030 // Where this machine has its programs is for its environment to say.
    public static string? SearchPath { get; } = Environment.GetEnvironmentVariable("PATH");
#pragma warning restore RS0030

    public string Write(string name, byte[] bytes, string? folder = null)
    {
        string path = Path.Combine(folder ?? Work, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string Write(string name, string text, string? folder = null) => Write(name, Encoding.UTF8.GetBytes(text), folder);

    public async Task<IReadOnlyList<string>> ParseAsync(
        string function, string path, string arguments = "{}", DocumentPlaces? places = null, bool hasQuirks = false)
    {
        using var parsers = new DocumentParsers(Options with { WorkingDirectory = Work });
        var call = new DocumentCall(function, path, JObject.Parse(arguments), places ?? DocumentPlaces.Default) { HasQuirks = hasQuirks };
        return await parsers.ParseAsync(call, CancellationToken.None);
    }

    public Task<IReadOnlyList<string>> ParseAsync(string function, string name, byte[] bytes, string arguments = "{}", bool hasQuirks = false)
    {
        Write(name, bytes);
        return ParseAsync(function, name, arguments, hasQuirks: hasQuirks);
    }

    public async Task<string> ErrorAsync(string function, string path, DocumentPlaces? places = null) =>
        (await Assert.ThrowsAsync<DocumentException>(() => ParseAsync(function, path, places: places))).Message;

    public Task<string> ErrorAsync(string function, string name, byte[] bytes)
    {
        Write(name, bytes);
        return ErrorAsync(function, name);
    }

    public void Dispose() => _folder.Dispose();
}
