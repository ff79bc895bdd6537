namespace Pipelines.Training.Data.Entities;

/// <summary>What <c>$any_order</c> and the like draw.</summary>
internal static class AnyTypes
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["order"] = "id:order",
        ["invoice"] = "id:invoice",
        ["case"] = "id:case",
        ["amount"] = "amount:5-5000",
        ["number"] = "int:2-60",
    };

    public static string Of(string name) => Types.GetValueOrDefault(name, name);
}
