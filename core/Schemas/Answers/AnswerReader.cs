using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas.Validation;

namespace Pipelines.Core.Schemas.Answers;

/// <summary>
/// Turns the raw text of a model's answer into a row of a schema. Finds the JSON in it, keeps reasoning aside, repairs
/// nothing. Immutable and thread-safe.
/// </summary>
public sealed class AnswerReader
{
    private readonly OutputSchema _schema;
    private readonly AnswerOptions _options;

    public AnswerReader(OutputSchema schema, AnswerOptions? options = null)
    {
        _schema = schema;
        _options = options ?? AnswerOptions.Default;
    }

    private bool IsSingleField => _schema.Fields.Count == 1;

    /// <summary>
    /// Reads the text of an answer: JSON, JSON in a code block, or one JSON object within prose, with or without reasoning
    /// before it. With a schema of one field, an answer that is not a JSON object is the value of that field.
    /// </summary>
    public AnswerResult Read(string answer)
    {
        if (answer.Length > _options.AnswerCharsMax)
        {
            return Failed(AnswerFailureKind.TooLong, $"the answer has more than {_options.AnswerCharsMax} characters", null, null);
        }

        // JSON as a whole first: a tag within one of its texts is not reasoning.
        var json = new StrictJsonReader(answer);
        if (ReadWhole(json, answer, 0, answer.Length) is { Value: JObject row })
        {
            return Check(row, null);
        }

        ReasoningSplit split = ReasoningSplit.Of(answer);
        if (split.IsUnfinished)
        {
            return Failed(AnswerFailureKind.UnfinishedReasoning, "the reasoning never ends; the model needs more output tokens", null, split.Reasoning);
        }

        string body = answer[split.AnswerStart..].Trim();
        return body.Length == 0
            ? Failed(AnswerFailureKind.Empty, split.Reasoning is null ? "the answer is empty" : "nothing follows the reasoning", null, split.Reasoning)
            : ReadBody(json, answer, split, body);
    }

    /// <summary>Reads the arguments of a tool call: a JSON object, or that object once more as a JSON string.</summary>
    public AnswerResult ReadToolArguments(string arguments)
    {
        if (arguments.Length > _options.AnswerCharsMax)
        {
            return Failed(AnswerFailureKind.TooLong, $"the arguments have more than {_options.AnswerCharsMax} characters", null, null);
        }

        if (string.IsNullOrWhiteSpace(arguments))
        {
            return Failed(AnswerFailureKind.Empty, "the tool call has no arguments", null, null);
        }

        JsonReading reading = ReadWhole(new StrictJsonReader(arguments), arguments, 0, arguments.Length);
        if (reading.Value is JValue { Value: string inner })
        {
            arguments = inner;
            reading = ReadWhole(new StrictJsonReader(inner), inner, 0, inner.Length);
        }

        return reading switch
        {
            { Value: JObject row } => Check(row, null),
            { Fault: JsonFault fault } => Failed(arguments, fault, null),
            _ => Failed(AnswerFailureKind.NotAnObject, "the arguments of the tool call are not a JSON object", 0, null),
        };
    }

    private AnswerResult ReadBody(StrictJsonReader json, string answer, ReasoningSplit split, string body)
    {
        AnswerCandidates candidates = AnswerCandidates.Find(json, answer, split.AnswerStart, _schema.Fields);
        JObject[] fitting = [.. candidates.Objects.Where(Fits)];
        if (fitting.Length == 1)
        {
            return AnswerResult.Ok(fitting[0], split.Reasoning);
        }

        if (IsSingleField && !candidates.LooksLikeRow)
        {
            return ReadPlain(candidates.Whole, body, split.Reasoning);
        }

        return candidates switch
        {
            { Objects: [JObject only] } => Check(only, split.Reasoning),
            { Objects.Count: > 1 } => Failed(
                AnswerFailureKind.Ambiguous, $"the answer holds {candidates.Objects.Count} JSON objects, {(fitting.Length == 0 ? "none" : fitting.Length)} of which fit the schema; answer with one", null, split.Reasoning),
            { Fault: JsonFault fault } => Failed(answer, fault, split.Reasoning),
            { Whole: not null } => Failed(AnswerFailureKind.NotAnObject, "the answer is JSON, but not an object", split.AnswerStart, split.Reasoning),
            _ => Failed(AnswerFailureKind.NoJson, "the answer holds no JSON object", null, split.Reasoning),
        };
    }

    /// <summary>The value of the only field: as JSON where that fits, else as the text it is.</summary>
    private AnswerResult ReadPlain(JToken? value, string body, string? reasoning)
    {
        string name = _schema.Fields[0].Name;
        JObject? asJson = value is null ? null : new JObject { [name] = value };
        return asJson is not null && (Fits(asJson) || !_schema.Fields[0].Types.HasFlag(SchemaTypes.String))
            ? Check(asJson, reasoning)
            : Check(new JObject { [name] = body }, reasoning);
    }

    private static JsonReading ReadWhole(StrictJsonReader json, string text, int from, int to)
    {
        int start = from + (to - from - text.AsSpan(from, to - from).TrimStart().Length);
        JsonReading reading = json.ReadAt(start);
        bool isWhole = reading.Fault is null && text.AsSpan(reading.End, to - reading.End).Trim().IsEmpty;
        return reading.Fault is not null || isWhole
            ? reading
            : new JsonReading(null, reading.End, new JsonFault(AnswerFailureKind.Malformed, "there is more text behind the JSON", reading.End));
    }

    private bool Fits(JObject row) => _schema.Validator.Validate(row).Count == 0;

    private AnswerResult Check(JObject row, string? reasoning)
    {
        if (_options.MissingFieldText is string missing)
        {
            foreach (OutputField field in _schema.Fields.Where(field => field.IsRequired && !row.ContainsKey(field.Name)))
            {
                row[field.Name] = missing;
            }
        }

        IReadOnlyList<SchemaViolation> violations = _schema.Validator.Validate(row);
        return violations.Count == 0
            ? AnswerResult.Ok(row, reasoning)
            : AnswerResult.Failed(
                new AnswerFailure(AnswerFailureKind.Mismatch, $"the answer does not fit the schema: {string.Join("; ", violations)}", null, violations), reasoning);
    }

    private static AnswerResult Failed(string text, JsonFault fault, string? reasoning)
    {
        int line = text.AsSpan(0, fault.Offset).Count('\n') + 1;
        int column = fault.Offset - text.AsSpan(0, fault.Offset).LastIndexOf('\n');
        return Failed(fault.Kind, $"line {line}, column {column}: {fault.Message}", fault.Offset, reasoning);
    }

    private static AnswerResult Failed(AnswerFailureKind kind, string message, int? offset, string? reasoning) =>
        AnswerResult.Failed(new AnswerFailure(kind, message, offset, []), reasoning);
}
