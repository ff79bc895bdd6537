using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Sampling;
using Pipelines.Core.Schemas;

namespace Pipelines.Core.Operators.Asking;

internal sealed partial class RowAsker
{
    private static readonly OutputSchema CalibrationSchema = OutputSchema.FromDocEtl(new JObject { [RowCalibration.ContextField] = "string" }).Value!;

    public int CalibrationRowCount => _question.Calibration?.RowCount ?? 0;

    /// <summary>The rows that DocETL would calibrate with; all of them in their order when there are no more than wanted.</summary>
    public IReadOnlyList<long> ChooseCalibrationRows(long rowCount) => rowCount <= CalibrationRowCount
        ? [.. Enumerable.Range(0, (int)rowCount).Select(static i => (long)i)]
        : PythonSample.Draw(RowCalibration.Seed, rowCount, CalibrationRowCount);

    /// <summary>Asks about the sample, then for reference points that keep answers consistent.</summary>
    /// <exception cref="RowCallException">No row of the sample could be answered, or the reference points could not be had.</exception>
    public async Task<JObject> CalibrateAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<RowAnswer>[] groups = await Task.WhenAll(
            rows.Chunk(_question.Batching?.RowsMax ?? 1).Select(group => AskAsync(group, context, cancellationToken)));
        RowAnswer[] answers = [.. groups.SelectMany(static group => group)];
        (Row Row, RowAnswer Answer)[] examples = [.. rows.Select(row => _question.Take(row).Row).Zip(answers).Where(static pair => pair.Second.Failure is null)];
        if (examples.Length == 0)
        {
            return answers is [{ Failure: { } failure }, ..]
                ? throw new RowCallException(failure with { Detail = $"Calibration: no row of the sample could be answered. {failure.Detail}" })
                : new JObject();
        }

        string reference = await AskForReferencePointsAsync(examples, context, cancellationToken);
        return new JObject { [RowCalibration.ContextField] = reference };
    }

    private async Task<string> AskForReferencePointsAsync((Row Row, RowAnswer Answer)[] examples, IOperatorContext context, CancellationToken cancellationToken)
    {
        var contract = new OutputContract(CalibrationSchema, _question.Policy.Contract.Mode);
        string prompt = Wording.Calibrate(_question.Prompt.Text, examples.Select(static example =>
            (RowJson.Write(example.Row.Fields), string.Join('\n', example.Answer.Answers.Select(RowJson.Write)))));
        Conversation conversation = Conversation.Open(SystemMessage.ForCalibration(contract), prompt, staticPrefixChars: 0);
        for (int attempt = 0; ; attempt++)
        {
            ModelCall call = AnswerRequests.For(examples[0].Row.Id, conversation, contract, _question.Policy.Model, attempt);
            CallAnswer answer = await context.CallAsync(call, cancellationToken);
            AnswerReading reading = AnswerChecks.Read(answer.Completion.Choices[0], contract);
            if (reading.Fields is { } fields)
            {
                return (string)fields[RowCalibration.ContextField]!;
            }

            AnswerFault fault = reading.Fault!;
            if (!fault.CanAskAgain || attempt == _question.Policy.RetriesMax)
            {
                throw new RowCallException(new RowFailure(fault.Kind, $"Calibration: {fault.Detail}", reading.Text));
            }
        }
    }
}
