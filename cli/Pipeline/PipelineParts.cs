using Pipelines.Cli.Hosting;
using Pipelines.Connectors.Code;
using Pipelines.Connectors.Tokens;
using Pipelines.Core.Planning;

namespace Pipelines.Cli.Pipeline;

/// <summary>
/// What this machine has that pipelines need. They are the caller's own here, so their code runs. Disposing ends what runs it.
/// </summary>
internal sealed class PipelineParts : IDisposable
{
    /// <summary>Of the whole process, because vocabularies are loaded once.</summary>
    private static readonly VocabularyTokenizers Tokenizers = new(AppContext.BaseDirectory);

    private readonly CodeSandboxes _code;

    public PipelineParts(CliHost host)
    {
        _code = new CodeSandboxes(new SandboxOptions { SearchPath = host.ReadVariable("PATH") });
        Planning = new PlanningServices { Tokenizers = Tokenizers, Code = _code };
    }

    public PlanningServices Planning { get; }

    public void Dispose() => _code.Dispose();
}
