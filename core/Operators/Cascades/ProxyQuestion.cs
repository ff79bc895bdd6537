using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Inference;

namespace Pipelines.Core.Operators.Cascades;

/// <summary>What a proxy is asked about a unit: the prompt of the operation as it is, behind a message that wants one digit for an answer. Immutable.</summary>
/// <param name="System">That message.</param>
/// <param name="Text">The prompt as written.</param>
/// <param name="StaticPrefixChars">How many of its first characters all units share.</param>
/// <param name="Render">The prompt about a unit.</param>
/// <param name="Kept">The fields of a unit that its score is kept beside. Makes a new object.</param>
internal sealed record ProxyQuestion(ChatMessage System, string Text, int StaticPrefixChars, Func<Row, string> Render, Func<Row, JObject> Kept);
