using GpuHost.Host.Access;
using GpuHost.Host.Api.Reading;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Batches.Lines;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Usage;

namespace GpuHost.Tests.Batches;

/// <summary>An endpoint whose tries go as the script says; null is an answer, and so is what comes after its end.</summary>
internal sealed class ScriptedLines(params Exception?[] script) : ILineEndpoint
{
    public int Tries { get; private set; }

    public string Path => "/v1/scripted";

    public string CallKind => Host.Ledger.CallKind.Text;

    public string PromptOf(JObject body) => "";

    public Task<LineWork> PrepareAsync(RequestFields body, Caller caller, TimeSpan timeout, CancellationToken cancellationToken) =>
        Task.FromResult(new LineWork([], (_, _) => AnswerAsync()));

    private Task<LineAnswer> AnswerAsync()
    {
        Exception? failure = script.ElementAtOrDefault(Tries++);
        return failure is not null
            ? Task.FromException<LineAnswer>(failure)
            : Task.FromResult(new LineAnswer(
                new AnswerHead($"answer-{Tries}", DateTimeOffset.UnixEpoch, "model"), new TokenUsage(3, 0, 0, 2, 0), static (json, _) => json.WriteStringValue("answered")));
    }
}
