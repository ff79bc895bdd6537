using System.Text;
using System.Text.Json;
using GpuHost.Serving.Models;

namespace GpuHost.Host.Api.Tokens;

/// <summary>Writes tokens with what they stand for, as llama-server does: a text, or a list of bytes where they are no text by themselves.</summary>
internal static class TokenPieces
{
    public static void Write(Utf8JsonWriter json, string name, IEnumerable<TokenId> tokens, IModelTokenizer tokenizer)
    {
        json.WriteStartArray(name);
        foreach (TokenId token in tokens)
        {
            json.WriteStartObject();
            json.WriteNumber("id", token.Value);
            WritePiece(json, tokenizer.GetPiece(token, renderSpecial: true));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>All of them as one text.</summary>
    public static string TextOf(IEnumerable<TokenId> tokens, IModelTokenizer tokenizer)
    {
        var bytes = new List<byte>();
        foreach (TokenId token in tokens)
        {
            bytes.AddRange(tokenizer.GetPiece(token, renderSpecial: true));
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static void WritePiece(Utf8JsonWriter json, ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            json.WriteString("piece", Encoding.UTF8.GetString(bytes));
            return;
        }

        json.WriteStartArray("piece");
        foreach (byte one in bytes)
        {
            json.WriteNumberValue(one);
        }

        json.WriteEndArray();
    }
}
