using Newtonsoft.Json;
using Pipelines.Core.Python.Text;

namespace Pipelines.Core.Documents;

/// <summary>
/// Writes numbers as Python's <c>json</c> does, and strings with no escapes beyond those that JSON asks for (the base class
/// escapes more).
/// </summary>
internal sealed class RowJsonWriter : JsonTextWriter
{
    public RowJsonWriter(TextWriter text)
        : base(text)
    {
        CloseOutput = false;
        Formatting = Formatting.None;
    }

    public override void WritePropertyName(string name) => base.WritePropertyName(Escape(name), escape: false);

    public override void WritePropertyName(string name, bool escape) => WritePropertyName(name);

    public override void WriteValue(string? value)
    {
        if (value is null)
        {
            WriteNull();
        }
        else
        {
            WriteRawValue($"\"{Escape(value)}\"");
        }
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

        WriteRawValue(FloatText.Of(value));
    }

    private string Escape(string text) =>
        JsonText.IsWhole(text)
            ? JsonText.Escape(text)
            : throw new System.Text.Json.JsonException($"A string at '{Path}' holds half of a surrogate pair, which is no text.");
}
