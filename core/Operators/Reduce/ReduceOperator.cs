using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Grouping;
using Pipelines.Core.Operators.Prompts;
using Pipelines.Core.Operators.Retrieval;

namespace Pipelines.Core.Operators.Reduce;

/// <summary>Makes a row of each group: what a model answers about its rows.</summary>
internal sealed class ReduceOperator(ReduceOptions options, string type, ContentHash identity, bool skipOnError) : IRowOperator
{
    public string Name => options.Name;

    public string Type { get; } = type;

    public OperatorTraits Traits { get; } = TraitsOf(options);

    public ContentHash Identity { get; } = identity;

    public int RowsPerApplication => 1;

    public int PreparationRowCount => 0;

    public IReadOnlyList<long> ChoosePreparationRows(long rowCount) => [];

    public Task<JObject> PrepareAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("There is nothing to prepare.");

    public string? LocalityKey(Row row) => null;

    public async Task<IReadOnlyList<RowOutcome>> ApplyAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        await Task.WhenAll(rows.Select(unit => ApplyAsync(unit, context, cancellationToken)));

    private async Task<RowOutcome> ApplyAsync(Row given, IOperatorContext context, CancellationToken cancellationToken)
    {
        (Row unit, string? retrieved, IReadOnlySet<long>? chosen) = options.Take(given);
        var asker = new ReduceAsker(options, context, unit, retrieved);
        try
        {
            JObject answer = await new ReduceSession(options, asker, unit, chosen).ReduceAsync(cancellationToken);
            return new RowOutcome(RowResult.Ok(Name, unit with { Fields = await MadeOfAsync(unit, answer, asker, cancellationToken) }), asker.AcceptedCalls);
        }
        catch (RowCallException exception)
        {
            return Failed(unit, exception.Failure);
        }
        catch (PromptException exception)
        {
            return Failed(unit, new RowFailure(RowFailureKinds.Template, exception.Message));
        }
    }

    private RowOutcome Failed(Row unit, RowFailure failure) =>
        new(skipOnError ? RowResult.Skipped(Name, unit, SkipReasons.SkipOnError, failure) : RowResult.Failed(Name, unit, failure));

    private async Task<JObject> MadeOfAsync(Row unit, JObject answer, ReduceAsker asker, CancellationToken cancellationToken)
    {
        Row? first = options.Group.PassThrough ? await unit.Group!.ReadAsync(cancellationToken).FirstAsync(cancellationToken) : null;
        JObject made = GroupResult.Make(options.Group, unit, answer, first?.Fields);
        if (options.LineageFields.Count > 0)
        {
            made[LineageField] = await LineageOfAsync(unit, cancellationToken);
        }

        if (options.KeepsIntermediates)
        {
            made[$"_{Name}_intermediates"] = new JArray(asker.Steps.Select(static (step, i) => new JObject
            {
                ["iter"] = i,
                ["intermediate"] = step.Answer,
                ["scratchpad"] = step.Notes,
            }));
        }

        if (options.KeepsPrompts)
        {
            made[$"_observability_{Name}"] = new JObject { ["prompts"] = new JArray(asker.Steps.Select(static step => step.Prompt)) };
        }

        RetrievedContext.Save(options.Retrieval, made, asker.Retrieved);

        return made;
    }

    private string LineageField => $"{Name}_lineage";

    private async Task<JArray> LineageOfAsync(Row unit, CancellationToken cancellationToken)
    {
        var lineage = new JArray();
        await foreach (Row member in unit.Group!.ReadAsync(cancellationToken))
        {
            var named = new JObject(options.LineageFields.Where(member.Fields.ContainsKey).Select(field => new JProperty(field, member.Fields[field]!.DeepClone())));
            if (named.Count > 0)
            {
                lineage.Add(named);
            }
        }

        return lineage;
    }

    private static OperatorTraits TraitsOf(ReduceOptions options) => new(
        Cardinality.ManyToOne,
        options.Group.PassThrough
            ? FieldSet.All
            : options.Group.Keys.Aggregate(options.Prompt.FieldsRead.Union(options.Fold?.Prompt.FieldsRead ?? FieldSet.None), static (read, key) => read.Union(key.FieldsRead))
                .Union(FieldSet.Of(options.LineageFields))
                .Union(options.Sampling?.FieldsRead ?? FieldSet.None)
                .Union(options.Retrieval?.FieldsRead ?? FieldSet.None),
        FieldSet.All,
        FieldSet.All,
        IsRowLocal: false,
        UsesModel: true,
        PreservesOrder: false,
        NeedsStageStart: true);
}
