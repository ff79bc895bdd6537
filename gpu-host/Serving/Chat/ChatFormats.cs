using GpuHost.Serving.Engine;

namespace GpuHost.Serving.Chat;

/// <summary>Finds the format of a model's conversations.</summary>
internal static class ChatFormats
{
    public static IChatFormat Of(ServingEngine engine) => new ChatMlFormat();
}
