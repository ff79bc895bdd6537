using GpuHost.Host.Api.Errors;

namespace GpuHost.Host.Files;

/// <summary>How long files may be asked to be kept, as OpenAI has it.</summary>
internal static class FileExpiry
{
    /// <summary>The only moment from which the time can be counted.</summary>
    public const string Anchor = "created_at";

    public const int SecondsMin = 3_600;

    public const int SecondsMax = 2_592_000;

    public static ApiException WrongAnchor(string parameter) => ApiException.Invalid(parameter, $"'{parameter}' is not {Anchor}.");

    public static ApiException WrongSeconds(string parameter) =>
        ApiException.Invalid(parameter, $"'{parameter}' is not a whole number from {SecondsMin} to {SecondsMax}.");
}
