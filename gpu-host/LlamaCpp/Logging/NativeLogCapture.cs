using GpuHost.LlamaCpp.Interop;

namespace GpuHost.LlamaCpp.Logging;

/// <summary>The lines that llama.cpp wrote on one thread between <see cref="NativeLog.Capture"/> and disposal.</summary>
internal sealed class NativeLogCapture : IDisposable
{
    /// <summary>A failing call writes a handful of lines; a loading model some hundred.</summary>
    private const int LinesMax = 4096;

    private readonly List<(GgmlLogLevel Level, string Text)> _lines = [];
    private NativeLogCapture? _outer;

    public IEnumerable<string> Lines => _lines.Select(line => line.Text);

    /// <summary>The errors, or failing those the warnings, as one text for an exception; a stopgap if there is neither.</summary>
    public string Reason
    {
        get
        {
            string[] errors = Texts(GgmlLogLevel.Error);
            if (errors.Length == 0)
            {
                errors = Texts(GgmlLogLevel.Warning);
            }

            return errors.Length == 0 ? "llama.cpp gave no reason" : string.Join("; ", errors);
        }
    }

    /// <summary>Begins, or begins anew, within the capture that this thread has already.</summary>
    public void Begin(NativeLogCapture? outer)
    {
        _lines.Clear();
        _outer = outer;
    }

    public void Add(GgmlLogLevel level, string text)
    {
        if (_lines.Count < LinesMax)
        {
            _lines.Add((level, text));
        }

        _outer?.Add(level, text);
    }

    public void Dispose() => NativeLog.EndCapture(_outer);

    private string[] Texts(GgmlLogLevel level) =>
        _lines.Where(line => line.Level == level).Select(line => line.Text).Distinct().ToArray();
}
