using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Prompts;
using Pipelines.Core.Schemas;
using Pipelines.Core.Specs;

namespace Pipelines.Core.Operators.Asking;

/// <summary>Reads all keys that say what a model is asked about rows: shared by the operators that do.</summary>
internal static class RowQuestionReader
{
    private const int BatchRowsMax = 1000;
    private const int CalibrationRowsDefault = 10;
    private const int CalibrationRowsMax = 1000;

    /// <summary>Null when something is missing or wrong, which is reported.</summary>
    public static RowQuestion? Read(SpecReader reader, BindingContext context)
    {
        reader.Require("prompt", "what the model is asked about a row");
        CompiledPrompt? prompt = PromptReader.ReadAboutRow(reader, "prompt");
        OutputContract? contract = OutputContractReader.Read(reader, context);
        ModelOptions? model = ModelOptionsReader.Read(reader, context);
        (IReadOnlyList<AnswerRule> rules, int retries) = ValidationReader.Read(reader);
        GleaningOptions? gleaning = GleaningReader.Read(reader, model?.Model, contract?.Mode ?? OutputMode.Tools);
        RowCalibration? calibration = ReadCalibration(reader);
        RowBatching? batching = ReadBatching(reader, contract, context);
        return prompt is null || contract is null || model is null ? null : new RowQuestion
        {
            Prompt = prompt,
            System = SystemMessage.For(context.SystemPrompt, contract, gleaning?.Contract),
            Policy = new AnswerPolicy(contract, model, rules, retries, gleaning),
            Batching = batching,
            Calibration = calibration,
        };
    }

    private static RowCalibration? ReadCalibration(SpecReader reader)
    {
        bool isOn = reader.Flag("calibrate");
        int rows = reader.Count("num_calibration_docs", 1, CalibrationRowsMax) ?? CalibrationRowsDefault;
        return isOn && PromptReader.ReadCalibrated(reader, "prompt") is { } calibrated ? new RowCalibration(rows, calibrated) : null;
    }

    private static RowBatching? ReadBatching(SpecReader reader, OutputContract? contract, BindingContext context)
    {
        // DocETL declares the first two and uses them for nothing; its optimizer reads the third; the fourth writes files that nothing reads.
        reader.Accept("batch_size", "clustering_method", "sample_size", "flush_partial_results", "flush_partial_result");
        int? rows = reader.Count("max_batch_size", 1, BatchRowsMax);
        CompiledPrompt? prompt = PromptReader.ReadAboutRows(reader, "batch_prompt");
        if (prompt is null || contract is null)
        {
            return null;
        }

        if (rows is null or 1)
        {
            reader.Warning("batch_prompt", "Not used: without a 'max_batch_size' above 1 every row has its own call.");
            return null;
        }

        if (contract.AnswerCount > 1)
        {
            reader.Error("batch_prompt", "Rows that share a call have one answer each; 'output.n' cannot be above 1 with a batch_prompt.");
            return null;
        }

        SchemaResult<OutputSchema> schema = BatchAnswer.SchemaFor(contract.JsonSchema, rows.Value);
        if (!schema.IsOk)
        {
            reader.Error("batch_prompt", $"The answer's schema cannot stand in a list of answers: {schema.Errors[0]}");
            return null;
        }

        return new RowBatching(prompt, SystemMessage.ForBatch(context.SystemPrompt, contract), rows.Value, contract);
    }
}
