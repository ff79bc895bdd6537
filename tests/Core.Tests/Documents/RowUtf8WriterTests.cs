using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.Core.Tests.Documents;

public sealed class RowUtf8WriterTests
{
    private static readonly string[] Pieces = ["plain ", "\"", "\\", "\n", "é", "漢", "😀", "\u2028"];

    /// <summary>A long text goes to the writer in parts, and a pair of surrogates may lie across two of them.</summary>
    [Fact]
    public void Write_TextsOfAnyLength_AreTheBytesOfOnesWrittenAtOnce() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ToArbitrary(),
        static seed =>
        {
            var random = new System.Random(seed);
            var text = new StringBuilder(new string('x', random.Next(3)));
            for (int length = random.Next(100_000); text.Length < length;)
            {
                text.Append(Pieces[random.Next(Pieces.Length)]);
            }

            return Bytes(writer => RowJson.Write(new JValue(text.ToString()), writer)).SequenceEqual(Bytes(writer => writer.WriteStringValue(text.ToString())));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            write(writer);
        }

        return stream.ToArray();
    }
}
