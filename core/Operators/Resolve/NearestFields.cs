namespace Pipelines.Core.Operators.Resolve;

/// <summary>DocETL's rule for rows that nothing matches: an output field takes the value of the compared field whose name has the most characters in the same places.</summary>
internal static class NearestFields
{
    /// <summary>For each output field the compared field; an output field that shares no character with any, and has several to choose from, is left out.</summary>
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<string> outputFields, IEnumerable<string> comparedFields)
    {
        string[] compared = [.. comparedFields.Order(StringComparer.Ordinal)];
        var nearest = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string field in outputFields)
        {
            string? best = compared.Length == 1 ? compared[0] : compared.Where(one => Shared(field, one) > 0).MaxBy(one => Shared(field, one));
            if (best is not null)
            {
                nearest.Add(field, best);
            }
        }

        return nearest;
    }

    private static int Shared(string left, string right) => left.Zip(right).Count(static pair => pair.First == pair.Second);
}
