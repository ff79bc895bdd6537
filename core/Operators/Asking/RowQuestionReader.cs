using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Prompts;
using Pipelines.Core.Operators.Retrieval;
using Pipelines.Core.Schemas;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Asking;

/// <summary>Reads all keys that say what a model is asked about rows: shared by the operators that do.</summary>
internal static class RowQuestionReader
{
    private const int BatchRowsMax = 1000;
    private const int CalibrationRowsMax = 1000;

    public static TextKey Prompt { get; } = new("prompt", "what the model is asked about a row; a template over 'input'");

    private static readonly FlagKey Calibrate = new("calibrate", "reference points drawn from a sample of the rows are appended to the prompt");
    private static readonly WholeNumberKey CalibrationRows = new("num_calibration_docs", "rows of that sample", 1, CalibrationRowsMax, Absent: 10);
    private static readonly TextKey BatchPrompt = new("batch_prompt", "what the model is asked about several rows at once; a template over 'inputs'");
    private static readonly WholeNumberKey BatchRows = new("max_batch_size", "rows that share a call, with a batch_prompt", 1, BatchRowsMax);

    /// <summary>Of every operation that asks about rows one by one.</summary>
    public static SpecKeys Keys { get; } = new(
    [
        Prompt,
        OutputContractReader.Key,
        .. RetrievalReader.WithRetriever(ModelOptionsReader.Keys),
        .. ValidationReader.Keys,
        GleaningReader.Key,
        Calibrate,
        CalibrationRows,
        BatchPrompt,
        BatchRows,
        new UnusedKey("batch_size", "DocETL declares it and uses it for nothing"),
        new UnusedKey("clustering_method", "DocETL declares it and uses it for nothing"),
        new UnusedKey("sample_size", "DocETL's optimizer reads it"),
        new UnusedKey("flush_partial_results", "DocETL writes files with it that nothing reads"),
        new UnusedKey("flush_partial_result", "DocETL writes files with it that nothing reads"),
    ]);

    /// <summary>Null when something is missing or wrong, which is reported.</summary>
    public static RowQuestion? Read(SpecReader reader, BindingContext context)
    {
        reader.Require(Prompt);
        reader.Require(OutputContractReader.Key);
        CompiledPrompt? prompt = PromptReader.ReadAboutRow(reader, Prompt);
        OutputContract? contract = OutputContractReader.Read(reader, context);
        ModelOptions? model = ModelOptionsReader.Read(reader, context);
        (IReadOnlyList<AnswerRule> rules, int retries) = ValidationReader.Read(reader);
        GleaningOptions? gleaning = GleaningReader.Read(reader, model?.Model, contract?.Mode ?? OutputMode.Tools);
        RowCalibration? calibration = ReadCalibration(reader);
        RowBatching? batching = ReadBatching(reader, contract, context);
        RetrievedContext? retrieval = RetrievalReader.Read(reader, context, RetrievalReader.OfRows);
        if (retrieval is not null && batching is not null)
        {
            reader.Warning(BatchPrompt, "A prompt about several rows gets nothing from the retriever; only rows that are asked about alone do.");
        }

        return prompt is null || contract is null || model is null ? null : new RowQuestion
        {
            Prompt = retrieval is null ? prompt : prompt.Retrieving(),
            Retrieval = retrieval,
            System = SystemMessage.For(context.SystemPrompt, contract, gleaning?.Contract),
            Policy = new AnswerPolicy(contract, model, rules, retries, gleaning),
            Batching = batching,
            Calibration = retrieval is null ? calibration : calibration?.Retrieving(),
        };
    }

    private static RowCalibration? ReadCalibration(SpecReader reader)
    {
        bool isOn = reader.Flag(Calibrate);
        int rows = reader.CountOrDefault(CalibrationRows);
        return isOn && PromptReader.ReadCalibrated(reader, Prompt) is { } calibrated ? new RowCalibration(rows, calibrated) : null;
    }

    private static RowBatching? ReadBatching(SpecReader reader, OutputContract? contract, BindingContext context)
    {
        int? rows = reader.Count(BatchRows);
        CompiledPrompt? prompt = PromptReader.ReadAboutRows(reader, BatchPrompt);
        if (prompt is null || contract is null)
        {
            return null;
        }

        if (rows is null or 1)
        {
            reader.Warning(BatchPrompt, "Not used: without a 'max_batch_size' above 1 every row has its own call.");
            return null;
        }

        if (contract.AnswerCount > 1)
        {
            reader.Error(BatchPrompt, "Rows that share a call have one answer each; 'output.n' cannot be above 1 with a batch_prompt.");
            return null;
        }

        SchemaResult<OutputSchema> schema = BatchAnswer.SchemaFor(contract.JsonSchema, rows.Value);
        if (!schema.IsOk)
        {
            reader.Error(BatchPrompt, $"The answer's schema cannot stand in a list of answers: {schema.Errors[0]}");
            return null;
        }

        return new RowBatching(prompt, SystemMessage.ForBatch(context.SystemPrompt, contract), rows.Value, contract);
    }
}
