using Newtonsoft.Json.Linq;
using Pipelines.Connectors.OpenAi.Failures;
using Pipelines.Core.Inference;

namespace Pipelines.Connectors.OpenAi.Answers;

/// <summary>Puts the events of a stream together to the JSON that the same call gives without streaming.</summary>
internal sealed class CompletionAssembler(CallSite site)
{
    /// <summary>More is no answer to anything that can be asked.</summary>
    private const int ChoicesMax = 1024;

    private readonly SortedDictionary<int, ChoiceAssembler> _choices = [];
    private JToken? _usage;

    /// <summary>Takes in one event and returns the pieces of text in it.</summary>
    /// <exception cref="InferenceException">The event reports an error, or makes no sense.</exception>
    public IReadOnlyList<CompletionUpdate> Add(JToken chunk)
    {
        if (ErrorBody.IsError(chunk))
        {
            throw AnsweredFailure.InStream(site, chunk);
        }

        if (chunk is not JObject body)
        {
            throw CompletionReader.NoCompletion(site, "an event is not an object");
        }

        _usage = body["usage"] is JObject usage ? usage : _usage;
        List<CompletionUpdate> pieces = [];
        foreach (JObject choice in (body["choices"] as JArray ?? []).OfType<JObject>())
        {
            int index = IndexOf(choice);
            if (!_choices.TryGetValue(index, out ChoiceAssembler? assembler))
            {
                _choices.Add(index, assembler = new ChoiceAssembler());
            }

            if (assembler.Add(choice) is { Length: > 0 } text)
            {
                pieces.Add(new CompletionUpdate(index, text));
            }
        }

        return pieces;
    }

    /// <summary>To be called when the stream has ended.</summary>
    /// <exception cref="InferenceException">It ended before the answer did.</exception>
    public JObject Finish()
    {
        if (_choices.Count == 0 || _choices.Values.Any(choice => !choice.IsFinished))
        {
            throw new InferenceException(InferenceFailureKind.ConnectionFailed, $"{site.Name} ended the stream before the answer was complete.");
        }

        return new JObject
        {
            ["choices"] = new JArray(_choices.Select(choice => choice.Value.ToJson(choice.Key))),
            ["usage"] = _usage,
        };
    }

    private int IndexOf(JObject choice) => choice["index"] switch
    {
        null => 0,
        JValue { Value: long index and >= 0 and < ChoicesMax } => (int)index,
        _ => throw CompletionReader.NoCompletion(site, "a choice has an impossible index"),
    };
}
