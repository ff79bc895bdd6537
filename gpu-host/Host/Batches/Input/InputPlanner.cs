using GpuHost.Host.Batches.Lines;

namespace GpuHost.Host.Batches.Input;

/// <summary>Reads a batch's file as a whole, before any line is answered. Equal files give equal plans.</summary>
internal sealed class InputPlanner(ILineEndpoint endpoint, int lineBytesMax)
{
    /// <summary>Errors that are told; the file is not read any further.</summary>
    public const int ErrorsMax = 100;

    private readonly PrefixOrder _order = new();
    private readonly HashSet<string> _customIds = new(StringComparer.Ordinal);
    private readonly List<PlannedLine> _lines = [];
    private readonly List<BatchError> _errors = [];
    private string? _model;

    public async Task<InputPlan> ReadAsync(Stream file, CancellationToken cancellationToken)
    {
        await foreach (InputLine line in InputLines.ReadAsync(file, lineBytesMax, cancellationToken))
        {
            try
            {
                Add(line);
            }
            catch (LineException wrong)
            {
                _errors.Add(wrong.ToError(line.Number));
            }

            if (_errors.Count == ErrorsMax)
            {
                break;
            }
        }

        if (_lines.Count + _errors.Count == 0)
        {
            _errors.Add(new BatchError("empty_file", "The file has no lines."));
        }

        return new InputPlan(_model ?? "", _lines, _errors);
    }

    private void Add(InputLine line)
    {
        if (line.IsTooLong)
        {
            throw new LineException("line_too_long", $"The line has more than {lineBytesMax:N0} bytes; the lines after it were not read.");
        }

        LineOrder order = LineReader.Read(line.Bytes.Span, endpoint.Path);
        if (!_customIds.Add(order.CustomId))
        {
            throw new LineException("duplicate_custom_id", $"Another line has the custom_id '{order.CustomId}' too.", "custom_id");
        }

        _model ??= order.Model;
        if (order.Model != _model)
        {
            throw new LineException("mismatched_model", $"The line is for the model '{order.Model}', and those before it for '{_model}'. A batch has one model.", "body.model");
        }

        _lines.Add(new PlannedLine(line.Number, line.Offset, line.Bytes.Length, _order.PathOf(endpoint.PromptOf(order.Body), line.Number)));
    }
}
