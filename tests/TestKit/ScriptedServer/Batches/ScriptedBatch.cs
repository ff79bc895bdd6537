using Newtonsoft.Json.Linq;

namespace Pipelines.TestKit.ScriptedServer.Batches;

/// <summary>A batch at a scripted server: advances with every look at it.</summary>
internal sealed class ScriptedBatch(string id, string inputFile, JObject metadata, BatchEnding ending)
{
    private int _looks;
    private bool _isOver;

    /// <summary>Somebody has cancelled it before it was over.</summary>
    public bool IsCancelled { get; private set; }

    public string Id { get; } = id;

    public string InputFile { get; } = inputFile;

    public string? OutputFile { get; set; }

    public int Total { get; set; }

    public BatchEnding Ending { get; } = ending;

    /// <param name="looksUntilOver">How many looks it takes.</param>
    /// <returns>True at the look with which it is over.</returns>
    public bool Look(int looksUntilOver)
    {
        bool wasOver = _isOver;
        _isOver |= ++_looks >= looksUntilOver;
        return _isOver && !wasOver;
    }

    /// <returns>False when it is over already.</returns>
    public bool Cancel()
    {
        IsCancelled |= !_isOver;
        _isOver = true;
        return IsCancelled;
    }

    public JObject Describe() => new()
    {
        ["id"] = Id,
        ["object"] = "batch",
        ["endpoint"] = "/v1/chat/completions",
        ["input_file_id"] = InputFile,
        ["completion_window"] = "24h",
        ["status"] = !_isOver ? _looks == 0 ? "validating" : "in_progress" : IsCancelled ? "cancelled" : Ending.ToString().ToLowerInvariant(),
        ["output_file_id"] = OutputFile,
        ["error_file_id"] = null,
        ["errors"] = _isOver && Ending == BatchEnding.Failed
            ? new JObject { ["data"] = new JArray(new JObject { ["code"] = "invalid_model", ["message"] = "The model takes no batches.", ["line"] = 1 }) }
            : null,
        ["request_counts"] = new JObject { ["total"] = Total, ["completed"] = !_isOver ? 0 : Total, ["failed"] = 0 },
        ["metadata"] = metadata,
    };
}
