using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Fields;

namespace Pipelines.Core.Operators.Code;

/// <summary>The code of an operation, where it runs, and what it sees of rows.</summary>
/// <param name="Unit">The code.</param>
/// <param name="Runner">Runs it.</param>
/// <param name="FieldsRead">The fields that it is given: what is not among them is not there for the code, so nothing that it makes depends on it.</param>
internal sealed record RowCode(CodeUnit Unit, ICodeRunner Runner, FieldSet FieldsRead)
{
    /// <summary>What it returns for a row.</summary>
    /// <exception cref="CodeException">It failed on the row.</exception>
    public Task<JToken> RunAsync(JObject row, CancellationToken cancellationToken) => Runner.RunAsync(Unit, Seen(row), cancellationToken);

    /// <summary>What it returns for a list of rows, which are handed over as they are read.</summary>
    /// <exception cref="CodeException">It failed on the rows.</exception>
    public Task<JToken> RunAsync(IAsyncEnumerable<Row> rows, CancellationToken cancellationToken)
    {
        return Runner.RunAsync(Unit, SeenAsync(cancellationToken), cancellationToken);

        async IAsyncEnumerable<JToken> SeenAsync([EnumeratorCancellation] CancellationToken stopping)
        {
            await foreach (Row row in rows.WithCancellation(stopping))
            {
                yield return Seen(row.Fields);
            }
        }
    }

    /// <summary>What decides the results of any operator with code: not how long it may take.</summary>
    public CanonicalHasher Hash(string domain, bool skipOnError)
    {
        CanonicalHasher hasher = new CanonicalHasher(domain).Add(Unit.Language.ToString()).Add(Unit.Source).Add(skipOnError);
        hasher.Add(FieldsRead.IsAll).AddCount(FieldsRead.Names.Count);
        foreach (string field in FieldsRead.Names.Order(StringComparer.Ordinal))
        {
            hasher.Add(field);
        }

        return hasher;
    }

    /// <summary>Code only reads what it is given.</summary>
    private JObject Seen(JObject row) => FieldsRead.IsAll ? row : FieldCut.Of(row, FieldsRead);
}
