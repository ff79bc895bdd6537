using System.Text.Json;
using GpuHost.Host.Files;

namespace GpuHost.Host.Api.Files;

/// <summary>Writes a <c>file</c> object.</summary>
internal static class FileWriter
{
    public static void Write(Utf8JsonWriter json, StoredFile file)
    {
        json.WriteStartObject();
        json.WriteString("id", file.Id);
        json.WriteString("object", "file");
        json.WriteNumber("bytes", file.SizeBytes);
        json.WriteNumber("created_at", file.CreatedAt.ToUnixTimeSeconds());
        if (file.ExpiresAt is { } expires)
        {
            json.WriteNumber("expires_at", expires.ToUnixTimeSeconds());
        }

        json.WriteString("filename", file.Name);
        json.WriteString("purpose", file.Purpose);
        json.WriteString("status", "processed");
        json.WriteEndObject();
    }
}
