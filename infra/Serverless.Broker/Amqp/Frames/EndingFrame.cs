using Serverless.Broker.Amqp.Codec;

namespace Serverless.Broker.Amqp.Frames;

/// <summary>end and close (AMQP 1.0 §2.7.8, §2.7.9): a list of one optional error.</summary>
internal static class EndingFrame
{
    public static AmqpError? Read(ReadOnlySpan<byte> list)
    {
        var fields = new AmqpFieldReader(list);
        var error = fields.Raw();
        return error.IsEmpty ? null : AmqpError.Read(error);
    }

    public static void Write(AmqpWriter writer, ulong descriptor, AmqpError? error)
    {
        var fields = new AmqpFieldWriter(writer, descriptor);
        if (error is not null)
        {
            error.Write(fields.Next());
        }

        fields.End();
    }
}
