using GpuHost.Host.Api.Errors;

namespace GpuHost.Host.Models.Registration;

/// <summary>
/// Finds files that a request names, below one folder and nowhere else: no absolute path, no step upwards, and no link on the way,
/// wherever it may lead.
/// </summary>
internal static class ImportFolder
{
    /// <summary>Full path of the file.</summary>
    /// <param name="folder">As the server was started; null for none.</param>
    /// <param name="path">As the request names it, with slashes.</param>
    /// <exception cref="ApiException">It may not be read, or is not there.</exception>
    public static string Find(string? folder, string path)
    {
        if (folder is null)
        {
            throw RegistrationProblem.NotAllowed("file", "This server takes no models from files. Start it with --import-dir FOLDER, or name a url or a blob.");
        }

        string at = Path.GetFullPath(folder);
        foreach (string segment in path.Split('/', '\\'))
        {
            if (segment is "" or "." or ".." || segment.AsSpan().ContainsAny('\0', ':'))
            {
                throw RegistrationProblem.NotAllowed("file", $"'file' is a path below the server's import folder, such as mine/model.gguf, not '{path}'.");
            }

            at = Path.Combine(at, segment);
            if (new FileInfo(at).LinkTarget is not null)
            {
                throw RegistrationProblem.NotAllowed("file", $"'{path}' leads over a link, and links are not followed. Put the file itself into the import folder.");
            }
        }

        // Pipes and devices have no length, and are not opened.
        return File.Exists(at) && new FileInfo(at).Length > 0
            ? at
            : throw RegistrationProblem.NotThere("file", $"The import folder has no file '{path}', or it is empty.");
    }
}
