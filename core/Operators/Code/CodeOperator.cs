using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators.Code;

/// <summary>Has the pipeline's own code decide about each row.</summary>
internal abstract class CodeOperator(string name, string type, RowCode code, bool skipOnError, OperatorTraits traits, ContentHash identity)
    : IRowOperator
{
    public string Name { get; } = name;

    public string Type { get; } = type;

    public OperatorTraits Traits { get; } = traits;

    public ContentHash Identity { get; } = identity;

    public int RowsPerApplication => 1;

    public int PreparationRowCount => 0;

    public IReadOnlyList<long> ChoosePreparationRows(long rowCount) => [];

    public Task<JObject> PrepareAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("There is nothing to prepare.");

    public string? LocalityKey(Row row) => null;

    public async Task<IReadOnlyList<RowOutcome>> ApplyAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        await Task.WhenAll(rows.Select(row => ApplyAsync(row, cancellationToken)));

    /// <summary>What becomes of a row for which the code returned <paramref name="result"/>.</summary>
    /// <exception cref="CodeException">It is not what the operator can use.</exception>
    protected abstract RowResult Make(Row row, JToken result);

    private async Task<RowOutcome> ApplyAsync(Row row, CancellationToken cancellationToken)
    {
        try
        {
            return new RowOutcome(Make(row, await code.RunAsync(row.Fields, cancellationToken)));
        }
        catch (CodeException exception)
        {
            var failure = new RowFailure(RowFailureKinds.Code, exception.Message);
            return new RowOutcome(skipOnError ? RowResult.Skipped(Name, row, SkipReasons.SkipOnError, failure) : RowResult.Failed(Name, row, failure));
        }
    }
}
