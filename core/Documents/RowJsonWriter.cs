using Newtonsoft.Json;

namespace Pipelines.Core.Documents;

/// <summary>Writes numbers as Python's <c>json</c> does.</summary>
internal sealed class RowJsonWriter : JsonTextWriter
{
    public RowJsonWriter(TextWriter text)
        : base(text)
    {
        CloseOutput = false;
        Formatting = Formatting.None;
    }

    public override void WriteValue(double value) => WriteFloat(value);

    public override void WriteValue(float value) => WriteFloat(value);

    public override void WriteValue(decimal value) => WriteFloat((double)value);

    private void WriteFloat(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new System.Text.Json.JsonException($"{value} at '{Path}' is not a JSON number.");
        }

        WriteRawValue(ShortestFloat.Format(value));
    }
}
