using Microsoft.AspNetCore.Http;

namespace Pipelines.TestKit.ScriptedServer;

/// <summary>A completion in OpenAI's form, as one body or as a stream of events.</summary>
public sealed class CompletionAnswer : ScriptedAnswer
{
    private readonly IReadOnlyList<ScriptedChoice> _choices;
    private readonly ScriptedUsage? _usage;
    private readonly int? _cutAfterEvents;

    internal CompletionAnswer(IReadOnlyList<ScriptedChoice> choices, ScriptedUsage? usage = null, int? cutAfterEvents = null)
    {
        _choices = choices;
        _usage = usage;
        _cutAfterEvents = cutAfterEvents;
    }

    /// <summary>Claims these tokens; without this, words are counted as tokens.</summary>
    public CompletionAnswer WithUsage(ScriptedUsage claimed) => new(_choices, claimed, _cutAfterEvents);

    /// <summary>Closes the connection of a streamed answer after so many events.</summary>
    public CompletionAnswer CutAfterEvents(int count) => new(_choices, _usage, count);

    internal override Task WriteAsync(ScriptedCall call, HttpContext context, CancellationToken cancellationToken)
    {
        ScriptedUsage claimed = _usage ?? new ScriptedUsage(call.PromptWords, _choices.Sum(choice => CompletionBody.Words(choice.Content)));
        return call.WantsStream
            ? new EventStreamAnswer(CompletionEvents.Of(call, _choices, claimed), _cutAfterEvents).WriteAsync(call, context, cancellationToken)
            : Json(CompletionBody.Of(call, _choices, claimed)).WriteAsync(call, context, cancellationToken);
    }
}
