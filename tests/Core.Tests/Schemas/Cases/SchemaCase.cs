using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.Core.Tests.Schemas.Cases;

/// <summary>A schema with values that fit it and values that do not, each as JSON text.</summary>
/// <param name="Name">What the case is about.</param>
/// <param name="Schema">The schema.</param>
/// <param name="Fitting">Values that fit, as a model writes them: compact, fields in the order of the schema.</param>
/// <param name="Wrong">Values that do not fit.</param>
public sealed record SchemaCase(string Name, string Schema, string[] Fitting, string[] Wrong)
{
    /// <summary>Values that fit, but that a model is never asked to write: other orders, unnamed fields, shorter tuples.</summary>
    public string[] FittingUnwritten { get; init; } = [];

    public JObject SchemaObject => (JObject)Parse(Schema);

    /// <summary>Parses any JSON value as rows are parsed.</summary>
    public static JToken Parse(string json) => RowJson.Parse(json);

    public override string ToString() => Name;
}
