using Pipelines.Cli.Hosting;
using Pipelines.Connectors.Code;
using Pipelines.Connectors.Documents;
using Pipelines.Connectors.Tokens;
using Pipelines.Connectors.Web;
using Pipelines.Core.Planning;

namespace Pipelines.Cli.Pipeline;

/// <summary>
/// What this machine has that pipelines need. They are the caller's own here, so their code runs. Disposing ends what runs it.
/// </summary>
internal sealed class PipelineParts : IDisposable
{
    /// <summary>Set to 1, C# expressions are evaluated, inside this process.</summary>
    private const string CSharpVariable = "PIPELINES_ALLOW_CSHARP";

    /// <summary>Set to 1, pages of this machine and of private networks may be fetched.</summary>
    private const string PrivateAddressesVariable = "PIPELINES_WEB_ALLOW_PRIVATE";

    /// <summary>Of the whole process, because vocabularies are loaded once.</summary>
    private static readonly VocabularyTokenizers Tokenizers = new(AppContext.BaseDirectory);

    private readonly CodeSandboxes _code;
    private readonly DocumentParsers _documents;
    private readonly WebAccess _web;

    /// <param name="host">The world around; its working folder is that of the run.</param>
    /// <param name="pipelineFolder">The folder of the pipeline file; null when it came from elsewhere.</param>
    public PipelineParts(CliHost host, string? pipelineFolder)
    {
        _code = new CodeSandboxes(new SandboxOptions { SearchPath = host.ReadVariable("PATH"), AllowsCSharp = host.ReadVariable(CSharpVariable) == "1" });
        _documents = new DocumentParsers(new DocumentParserOptions
        {
            WorkingDirectory = host.WorkingFolder,
            PipelineFolder = pipelineFolder,
            SearchPath = host.ReadVariable("PATH"),
        });
        _web = new WebAccess(WebAccessOptions.From(host.ReadVariable) with
        {
            AllowsPrivateAddresses = host.ReadVariable(PrivateAddressesVariable) == "1",
            Time = host.Clock,
        });
        Planning = new PlanningServices { Tokenizers = Tokenizers, Code = _code, Documents = _documents, Web = _web };
    }

    public PlanningServices Planning { get; }

    public void Dispose()
    {
        _code.Dispose();
        _documents.Dispose();
        _web.Dispose();
    }
}
