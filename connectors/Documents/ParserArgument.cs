using Newtonsoft.Json.Linq;

namespace Pipelines.Connectors.Documents;

/// <summary>An option of a parser (an entry of <c>function_kwargs</c>).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Wanted">What it takes, as the end of a sentence.</param>
/// <param name="Accepts">Whether a value is right.</param>
internal sealed record ParserArgument(string Name, string Wanted, Func<JToken, bool> Accepts)
{
    public static ParserArgument Flag(string name) => new(name, "true or false", static value => value.Type == JTokenType.Boolean);

    public static ParserArgument Word(string name, params string[] words) =>
        new(name, string.Join(" or ", words), value => value.Type == JTokenType.String && words.Contains((string)value!));

    public static ParserArgument Words(string name) =>
        new(name, "a list of texts", static value => value is JArray list && list.All(static item => item.Type == JTokenType.String));

    /// <summary>What is wrong with the given options; null when they are right.</summary>
    public static string? Problem(IReadOnlyList<ParserArgument> known, JObject given)
    {
        foreach (JProperty property in given.Properties())
        {
            if (known.FirstOrDefault(argument => argument.Name == property.Name) is not { } argument)
            {
                string options = known.Count == 0 ? "it takes none" : $"it takes {string.Join(", ", known.Select(static one => one.Name))}";
                return $"function_kwargs has '{property.Name}', which it does not know; {options}.";
            }

            if (!argument.Accepts(property.Value))
            {
                return $"'{argument.Name}' of function_kwargs takes {argument.Wanted}.";
            }
        }

        return null;
    }
}
