using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Prompts;

namespace Pipelines.Core.Operators.Filter;

/// <summary>The last phase of a cascade: each row that passes, in order, by the model's answer or the proxy's, and the account of the others.</summary>
internal sealed class CascadedFilterArrangement(CascadedFilterOptions options) : IArrangement
{
    public ContentHash Identity { get; } = options.Identity;

    public string Units => "each row that passes";

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CascadedRows rows = await CascadedRows.ReadAsync(options, context, FilterStep.Ask, cancellationToken);
        await using var calibrated = new StepResults(rows.Calibrate, context.Phases[options.PhaseOf(FilterStep.Calibrate)], cancellationToken);
        await using var asked = new StepResults(rows.Ask, context.Phases[options.PhaseOf(FilterStep.Ask)], cancellationToken);
        await using var trained = new StepResults(
            rows.Train, context.Phases[options.PhaseOf(rows.Train.Count > 0 ? FilterStep.Train : FilterStep.Calibrate)], cancellationToken);
        (Row? firstFiltered, Row? firstSkipped) = (null, null);
        (long passed, long filtered, long skipped) = (0, 0, 0);
        int ordinal = 0;
        await foreach (Row row in context.Inputs[0].ReadAsync(cancellationToken))
        {
            RowResult? result = await trained.FindAsync(ordinal) ?? await calibrated.FindAsync(ordinal) ?? await asked.FindAsync(ordinal);
            Row? made = result is null ? Accepted(row, rows.Accepted.Contains(ordinal)) : Made(row, result);
            ordinal++;
            if (made is null)
            {
                firstFiltered ??= row;
                filtered++;
            }
            else if (made.Group is not null)
            {
                yield return made;
            }
            else if (passed < (options.PassedRowsMax ?? long.MaxValue))
            {
                passed++;
                yield return made;
            }
            else
            {
                firstSkipped ??= row;
                skipped++;
            }
        }

        if (firstFiltered is not null)
        {
            yield return new Row(firstFiltered.Id, []) { Group = new RowGroup(filtered) { Ending = RowEnding.Filtered } };
        }

        if (firstSkipped is not null)
        {
            yield return new Row(firstSkipped.Id, []) { Group = new RowGroup(skipped) { Ending = RowEnding.Skipped(SkipReasons.Limit) } };
        }
    }

    /// <summary>By the model's answer: null when it is no.</summary>
    private Row? Made(Row row, RowResult result) => result.Status switch
    {
        RowStatus.Ok => row with { Fields = (JObject)result.Row.Fields.DeepClone() },
        RowStatus.Filtered => null,
        _ => row with { Group = new RowGroup(1) { Ending = options.Filter.SkipOnError ? RowEnding.Skipped(SkipReasons.SkipOnError) : RowEnding.Failed(result.Failure!) } },
    };

    /// <summary>By the proxy's: null when it is no. It explains nothing, so what the model would explain is null.</summary>
    private Row? Accepted(Row row, bool isAccepted)
    {
        if (!isAccepted)
        {
            return null;
        }

        try
        {
            var unexplained = new JObject(options.Filter.Question.Policy.Contract.Schema.Fields.Select(static field => new JProperty(field.Name, JValue.CreateNull())));
            return row with { Fields = options.Filter.Kept(row.Fields, unexplained, context: null, confidence: null, options.Filter.Question.Prompt.Render(row.Fields)) };
        }
        catch (PromptException exception)
        {
            return row with { Group = new RowGroup(1) { Ending = RowEnding.Failed(new RowFailure(RowFailureKinds.Template, exception.Message)) } };
        }
    }
}
