using Pipelines.Core.Storage;

namespace Pipelines.Storage.Files;

/// <summary>Turns what the file system throws into the store's own exception.</summary>
internal static class FileErrors
{
    /// <summary>EFBIG.</summary>
    public const int FileTooLarge = 27;

    /// <summary>No space, quota used up, and larger than files may be here: ENOSPC, EDQUOT, EFBIG, and what Windows calls them.</summary>
    private static readonly HashSet<int> DiskFull = [28, 69, 122, FileTooLarge, unchecked((int)0x80070070), unchecked((int)0x80070027), unchecked((int)0x800700DF)];
    private static readonly HashSet<int> Contended = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    public static bool IsFileError(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or System.Security.SecurityException;

    /// <summary>Another process holds the file: EAGAIN on Linux and macOS, a sharing violation on Windows.</summary>
    public static bool IsContended(IOException exception) => Contended.Contains(exception.HResult);

    public static BlobStoreException Translate(Exception exception, string what)
    {
        if (exception is IOException && DiskFull.Contains(exception.HResult))
        {
            return new BlobStoreException($"{what}: the disk is full or its quota is used up. Free some space and start again.", isTransient: false, exception);
        }

        return new BlobStoreException($"{what}: {exception.Message}", isTransient: exception is IOException and not PathTooLongException, exception);
    }
}
