using GpuHost.Host.Access;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Batches.Lines;

/// <summary>An endpoint that lines of batches may go to; it reads and answers them as it does requests.</summary>
internal interface ILineEndpoint
{
    /// <summary>As lines name it, such as <c>/v1/chat/completions</c>.</summary>
    string Path { get; }

    /// <summary>One of <see cref="Ledger.CallKind"/>.</summary>
    string CallKind { get; }

    /// <summary>
    /// The text that the model will read, as far as it decides which prompts begin alike. It need not be the prompt to the letter,
    /// and a body that is wrong has one too.
    /// </summary>
    string PromptOf(JObject body);

    /// <summary>Reads a line's body; the work begins when its turn has come.</summary>
    /// <exception cref="ApiException">The body is wrong.</exception>
    /// <exception cref="InferenceException">The model cannot be opened now, or its template refuses the conversation.</exception>
    Task<LineWork> PrepareAsync(RequestFields body, Caller caller, TimeSpan timeout, CancellationToken cancellationToken);
}
