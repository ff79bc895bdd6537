using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Fields;
using Pipelines.Core.Operators.Grouping;

namespace Pipelines.Core.Operators.Code;

/// <summary>Makes a row of each group: what the code returns for the list of its rows, which are handed over as they are read.</summary>
internal sealed class CodeReduceOperator(GroupOptions group, RowCode code, bool skipOnError) : IRowOperator
{
    public string Name => group.Name;

    public string Type => "code_reduce";

    public OperatorTraits Traits { get; } = new(
        Cardinality.ManyToOne, ReadBy(group, code), FieldSet.All, FieldSet.All, IsRowLocal: false, UsesModel: false, PreservesOrder: false, NeedsStageStart: true);

    public ContentHash Identity { get; } = IdentityOf(group, code, skipOnError);

    public int RowsPerApplication => 1;

    public int PreparationRowCount => 0;

    public IReadOnlyList<long> ChoosePreparationRows(long rowCount) => [];

    public Task<JObject> PrepareAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("There is nothing to prepare.");

    public string? LocalityKey(Row row) => null;

    public async Task<IReadOnlyList<RowOutcome>> ApplyAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        await Task.WhenAll(rows.Select(unit => ApplyAsync(unit, cancellationToken)));

    private async Task<RowOutcome> ApplyAsync(Row unit, CancellationToken cancellationToken)
    {
        JObject? first = null;
        try
        {
            JToken result = await code.RunAsync(MembersAsync(cancellationToken), cancellationToken);
            return result is JObject made
                ? new RowOutcome(RowResult.Ok(Name, unit with { Fields = GroupResult.Make(group, unit, made, first) }))
                : throw new CodeException($"The code returned {FieldPathReader.Describe(result)}; the fields of a row (an object) are wanted.");
        }
        catch (CodeException exception)
        {
            var failure = new RowFailure(RowFailureKinds.Code, exception.Message);
            return new RowOutcome(skipOnError ? RowResult.Skipped(Name, unit, SkipReasons.SkipOnError, failure) : RowResult.Failed(Name, unit, failure));
        }

        async IAsyncEnumerable<Row> MembersAsync([EnumeratorCancellation] CancellationToken stopping)
        {
            await foreach (Row member in unit.Group!.ReadAsync(stopping))
            {
                first ??= member.Fields;
                yield return member;
            }
        }
    }

    /// <summary>What passes through is read, whatever the code sees.</summary>
    private static FieldSet ReadBy(GroupOptions group, RowCode code) =>
        group.PassThrough ? FieldSet.All : group.Keys.Aggregate(code.FieldsRead, static (read, key) => read.Union(key.FieldsRead));

    private static ContentHash IdentityOf(GroupOptions group, RowCode code, bool skipOnError)
    {
        using CanonicalHasher hasher = code.Hash("pipelines/operator/code-reduce/2", skipOnError).Add(group.PassThrough);
        return hasher.Finish();
    }
}
