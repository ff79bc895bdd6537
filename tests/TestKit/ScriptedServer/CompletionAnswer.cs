using Microsoft.AspNetCore.Http;

namespace Pipelines.TestKit.ScriptedServer;

/// <summary>A completion in OpenAI's form, as one body or as a stream of events.</summary>
public sealed class CompletionAnswer : ScriptedAnswer
{
    private readonly IReadOnlyList<ScriptedChoice> choices;
    private readonly ScriptedUsage? usage;
    private readonly int? cutAfterEvents;

    internal CompletionAnswer(IReadOnlyList<ScriptedChoice> choices, ScriptedUsage? usage = null, int? cutAfterEvents = null)
    {
        this.choices = choices;
        this.usage = usage;
        this.cutAfterEvents = cutAfterEvents;
    }

    /// <summary>Claims these tokens; without this, words are counted as tokens.</summary>
    public CompletionAnswer WithUsage(ScriptedUsage claimed) => new(choices, claimed, cutAfterEvents);

    /// <summary>Closes the connection of a streamed answer after so many events.</summary>
    public CompletionAnswer CutAfterEvents(int count) => new(choices, usage, count);

    internal override Task WriteAsync(ScriptedCall call, HttpContext context, CancellationToken cancellationToken)
    {
        ScriptedUsage claimed = usage ?? new ScriptedUsage(call.PromptWords, choices.Sum(choice => CompletionBody.Words(choice.Content)));
        return call.WantsStream
            ? new EventStreamAnswer(CompletionEvents.Of(call, choices, claimed), cutAfterEvents).WriteAsync(call, context, cancellationToken)
            : Json(CompletionBody.Of(call, choices, claimed)).WriteAsync(call, context, cancellationToken);
    }
}
