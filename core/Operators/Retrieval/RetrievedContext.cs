using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators.Retrieval;

/// <summary>
/// The retriever of an operation. What it finds comes to the operator in the row, under a name that no row has, put there by
/// <see cref="RetrievalArrangement"/>: so it is kept like the row, and is the same after a crash.
/// </summary>
/// <param name="Retriever">Which.</param>
/// <param name="OperatorName">The operation's name.</param>
/// <param name="IsSaved">The rows made carry what was found.</param>
internal sealed record RetrievedContext(Retriever Retriever, string OperatorName, bool IsSaved)
{
    /// <summary>What a prompt gets when nothing is found. DocETL's words.</summary>
    public const string NothingFound = "No extra context available.";

    /// <summary>A control character begins it: no field of a dataset is called so.</summary>
    private const string UnitField = "\u0001retrieved";

    /// <summary>The field of the rows made that carries what was found; null when none does.</summary>
    public string? SavedField => IsSaved ? $"_{OperatorName}_retrieved_context" : null;

    /// <summary>The fields that decide what is found.</summary>
    public FieldSet FieldsRead => Retriever.Queries.Aggregate(FieldSet.None, static (read, query) => read.Union(query.FieldsRead));

    /// <summary>The row with what was found for it.</summary>
    public static Row Give(Row row, string context)
    {
        var fields = (JObject)row.Fields.DeepClone();
        fields[UnitField] = context;
        return row with { Fields = fields };
    }

    /// <summary>Takes apart what <see cref="Give"/> put together.</summary>
    public static RetrievedRow Take(Row row)
    {
        var fields = (JObject)row.Fields.DeepClone();
        string? context = (string?)fields[UnitField];
        fields.Remove(UnitField);
        return new RetrievedRow(row with { Fields = fields }, context);
    }

    /// <summary>The row made, with what was found when that is wanted.</summary>
    public static void Save(RetrievedContext? retrieval, JObject made, string? context)
    {
        if (retrieval?.SavedField is { } field)
        {
            made[field] = context ?? "";
        }
    }

    public void AddTo(CanonicalHasher hasher)
    {
        hasher.Add("retriever").Add(IsSaved);
        Retriever.AddTo(hasher);
    }
}
