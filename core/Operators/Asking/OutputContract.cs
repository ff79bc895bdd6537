using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.Core.Schemas;
using Pipelines.Core.Schemas.Answers;

namespace Pipelines.Core.Operators.Asking;

/// <summary>What an answer must be, and how it is asked for.</summary>
internal sealed class OutputContract
{
    /// <param name="schema">The fields.</param>
    /// <param name="mode">How they are asked for on the wire.</param>
    /// <param name="answerCount">How many answers a row gets, each of which becomes a row (<c>output.n</c>).</param>
    /// <param name="options">How answers are read.</param>
    public OutputContract(OutputSchema schema, OutputMode mode, int answerCount = 1, AnswerOptions? options = null)
    {
        Schema = schema;
        Mode = mode;
        AnswerCount = answerCount;
        Reader = new AnswerReader(schema, options);
        JsonSchema = schema.ToJsonSchema();
    }

    public OutputSchema Schema { get; }

    public OutputMode Mode { get; }

    public int AnswerCount { get; }

    public AnswerReader Reader { get; }

    /// <summary>The schema as it is sent. Shared by all calls, so nobody changes it.</summary>
    public JObject JsonSchema { get; }

    /// <summary>An answer may hold fields that the schema does not name.</summary>
    public bool AllowsOtherFields => JsonSchema["additionalProperties"] is not JValue { Value: false };
}
